"""Commands that a project brings."""

from __future__ import annotations

import pytest

from procrunner.cli import own as own_commands
from tests.office import Office, Procrunner

SETTINGS = """
[commands]
greet = { run = "desk.greeting:command", help = "Greet a person." }
"""
COMMAND = """
from pathlib import Path
import click
from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.errors import ConflictError

Path(__file__).with_name("imported").touch()

@click.command("greet")
@click.argument("name")
@options.output
@click.pass_context
def command(ctx, name, format_, fields):
    "Greet NAME."
    if name == "nobody":
        raise ConflictError("nobody is greeted already", hint="Name somebody.")
    said = [{"hello": name, "project": find(ctx).root.name}]
    output.maps(said, format_, fields, shown=("hello",), nothing="")

words = "no command"
"""


@pytest.fixture
def own(office: Office) -> Office:
    office.settings(SETTINGS)
    (office.folder / "handlers" / "desk").mkdir()
    (office.folder / "handlers" / "desk" / "greeting.py").write_text(COMMAND, "utf-8")
    return office


def test_help_lists_them_and_imports_nothing(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("--help")

    assert ended.code == 0
    assert ended.out.endswith("\nCommands of this project:\n  greet  Greet a person.\n")
    assert not (own.folder / "handlers" / "desk" / "imported").exists()


def test_help_lists_those_of_another_project(
    procrunner: Procrunner, own: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")

    assert "Commands of this project" in procrunner("--project", own.folder, "--help").out
    monkeypatch.setenv("PROCRUNNER_PROJECT", str(own.folder))
    assert "Commands of this project" in procrunner("--help").out


def test_outside_of_a_project_help_lists_none(
    procrunner: Procrunner, own: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")

    ended = procrunner("--help")

    assert ended.code == 0
    assert "Commands of this project" not in ended.out


def test_help_is_there_over_broken_settings(procrunner: Procrunner, own: Office) -> None:
    own.settings("[commands")

    ended = procrunner("--help")

    assert ended.code == 0
    assert "procrunner.toml: not TOML:" in " ".join(ended.out.split())


def test_one_runs_as_any_other(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("greet", "Aliya", "-o", "jsonl")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f'{{"hello": "Aliya", "project": "{own.folder.name}"}}\n'


def test_its_help_is_in_its_own_words(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("greet", "--help")

    assert ended.code == 0
    assert ended.out.startswith("Usage: procrunner greet [OPTIONS] NAME\n\n  Greet NAME.\n")


def test_its_errors_end_as_any_other(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("greet", "nobody")

    assert (ended.code, ended.out) == (5, "")
    assert ended.err == "error: nobody is greeted already\n  Name somebody.\n"


def test_its_wrong_use_ends_with_2(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("greet")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Usage: procrunner greet [OPTIONS] NAME\n")


def test_a_name_that_is_like_one_says_so(procrunner: Procrunner, own: Office) -> None:
    ended = procrunner("greeet")

    assert ended.code == 2
    assert "There is no command 'greeet'. Did you mean greet" in ended.err


def test_the_settings_are_read_once(
    procrunner: Procrunner, own: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    real = own_commands.settings.read
    monkeypatch.setattr(own_commands.settings, "read", lambda file: read.append(file) or real(file))

    procrunner("greet", "Aliya")

    assert len(read) == 1


WRONG = {
    "a name of procrunner's": (
        'list = { run = "desk.greeting:command", help = "x" }',
        (
            "procrunner.toml: [commands] has 'list', which is a command of procrunner itself\n"
            "  Give it another name.\n"
        ),
    ),
    "no module": (
        'greet = { run = "desk.nothing:command", help = "x" }',
        (
            "procrunner.toml [commands] greet: 'desk.nothing:command' is no file and name in the "
            "handlers folder\n  Write module:Name, for module.py there.\n"
        ),
    ),
    "nothing of that name": (
        'greet = { run = "desk.greeting:nothing", help = "x" }',
        (
            "procrunner.toml [commands] greet: greeting.py has no 'nothing'\n"
            "  Mend the name after the ':'.\n"
        ),
    ),
    "no command": (
        'greet = { run = "desk.greeting:words", help = "x" }',
        (
            "procrunner.toml [commands] greet: 'desk.greeting:words' is no command of click\n"
            "  Write @click.command() above the function.\n"
        ),
    ),
    "no help": (
        'greet = { run = "desk.greeting:command" }',
        (
            "'commands.greet' is {'run': 'desk.greeting:command'}, which tells no command\n"
            '  Write greet = { run = "module:command", help = "What it does." }\n'
        ),
    ),
    "a file elsewhere": (
        'greet = { run = "....etc.passwd:command", help = "x" }',
        "is no file and name in the handlers folder",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_check_and_running_tell_what_is_wrong(
    procrunner: Procrunner, own: Office, case: str
) -> None:
    line, said = WRONG[case]
    own.settings(f"[commands]\n{line}\n")
    own.draw("<bpmn:process id='p'/>")

    checked, run = procrunner("check"), procrunner("greet", "Aliya")

    assert (checked.code, run.code, checked.out, run.out) == (2, 2, "", "")
    assert checked.err.endswith(said) or said in checked.err
    assert run.err == checked.err


def test_a_module_that_is_a_link_to_elsewhere_is_not_run(
    procrunner: Procrunner, own: Office
) -> None:
    file = own.folder / "handlers" / "desk" / "greeting.py"
    outside = own.folder / "outside.py"
    outside.write_text(COMMAND, "utf-8")
    file.unlink()
    file.symlink_to(outside)

    ended = procrunner("greet", "Aliya")

    assert ended.code == 2
    assert "is a link to a file outside of the handlers' folder" in ended.err


def test_a_folder_of_handlers_outside_of_the_project_runs_nothing(
    procrunner: Procrunner, own: Office
) -> None:
    own.settings(f'[folders]\nhandlers = "/tmp"\n{SETTINGS}')

    ended = procrunner("greet", "Aliya")

    assert ended.code == 2
    assert "/tmp: lies outside of the project" in ended.err


def test_a_command_of_procrunner_needs_no_settings_to_be_found(
    procrunner: Procrunner, own: Office
) -> None:
    own.settings("[commands")

    assert procrunner("explain", "PR606").code == 0
