"""What all commands have in common: help, version, words for errors, exit codes."""

from __future__ import annotations

import pytest

from procrunner import __version__
from procrunner.cli import COMMANDS
from procrunner.cli import list as list_command
from tests.office import Office, Procrunner

DEFECT = (
    "error: a defect of procrunner: KeyError: 'broken'\n"
    "  Run it again with --debug, and report what it prints.\n"
)


def test_help_names_every_command(procrunner: Procrunner) -> None:
    ended = procrunner("--help")

    assert ended.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in ended.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_its_own_words(procrunner: Procrunner, command: str) -> None:
    ended = procrunner(command, "--help")

    assert ended.code == 0
    assert ended.out.startswith(f"Usage: procrunner {command} ")
    assert ended.err == ""


def test_the_version_is_that_of_the_package(procrunner: Procrunner) -> None:
    assert procrunner("--version").out == f"procrunner, version {__version__}\n"


def test_a_command_that_is_not_there_names_one_that_is_like_it(procrunner: Procrunner) -> None:
    ended = procrunner("lst")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("Error: There is no command 'lst'. Did you mean list?\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--limit", "0"],
        ["list", "-o", "xml"],
        ["list", "surplus"],
        ["show"],
        ["cancel", "x"],
        ["work", "--lease", "0"],
    ],
)
def test_a_wrong_use_ends_with_2_and_says_how_it_is_used(
    procrunner: Procrunner, arguments: list[str]
) -> None:
    ended = procrunner(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"Usage: procrunner {arguments[0]} ")


def test_outside_of_a_project_the_folder_is_named(procrunner: Procrunner, office: Office) -> None:
    (office.folder / "procrunner.toml").unlink()

    ended = procrunner("list")

    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        f"error: {office.folder}: there is no procrunner.toml here or in a folder above\n"
        "  Make a project with: procrunner init FOLDER\n"
    )


def test_a_project_is_found_from_a_folder_inside(
    procrunner: Procrunner, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder / "bpmn")

    assert procrunner("list").code == 0


def test_another_project_can_be_named(
    procrunner: Procrunner, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")

    assert procrunner("--project", office.folder, "list").code == 0
    monkeypatch.setenv("PROCRUNNER_PROJECT", str(office.folder))
    assert procrunner("list").code == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[folders", "not TOML: Expected ']'"),
        (
            "[sections]\n",
            "there is no section [sections]\n  Sections are: attachments, calendar, commands",
        ),
        ("database = 3\n", "'database' is 3, not a section\n  Write [database]"),
        ("[database]\nurl = 5\n", "database.url is 5, not text"),
        ("[database]\nurrl = 'x'\n", "[database] has no setting 'urrl'\n  Settings are: url."),
        ("resources = 1\n", "'resources' is 1, not a section"),
        ("[resources]\nbank = 1\n", "'resources.bank' is 1, not a section"),
        ('[database]\nurl = "${NOT_SET}"\n', "the environment variable NOT_SET, which is not set"),
        ('[database]\nurl = "nonsense"\n', "'nonsense' is no database URL."),
        ('[database]\nurl = "mysql://x"\n', "Databases of kind 'mysql' are not supported."),
    ],
)
def test_broken_settings_say_what_is_wrong(
    procrunner: Procrunner, office: Office, settings: str, said: str
) -> None:
    office.settings(settings)

    ended = procrunner("list")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: ")
    assert said in ended.err


def test_settings_that_are_no_text_say_so(procrunner: Procrunner, office: Office) -> None:
    (office.folder / "procrunner.toml").write_bytes(b"\xff")

    assert "not TOML: 'utf-8' codec" in procrunner("list").err


def broken(*_: object, **__: object) -> None:
    raise KeyError("broken")


def test_a_defect_of_ours_ends_with_70_and_no_stack_trace(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_command, "find", broken)

    ended = procrunner("list")

    assert (ended.code, ended.out, ended.err) == (70, "", DEFECT)


def test_with_debug_a_defect_shows_its_stack_trace(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_command, "find", broken)

    with pytest.raises(KeyError):
        procrunner.raising("--debug", "list")


def test_an_argument_that_is_no_text_is_refused(procrunner: Procrunner) -> None:
    ended = procrunner("list", "--key", "\udcff")

    assert (ended.code, ended.err) == (2, "error: '\\udcff' is no text in UTF-8\n")


def test_ctrl_c_ends_with_130(procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(list_command, "find", interrupted)

    ended = procrunner("list")

    assert (ended.code, ended.err.strip()) == (130, "stopped")
