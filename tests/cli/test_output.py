"""How rows are printed, the same for every command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping

import pytest
import yaml

from procrunner.cli import output
from tests.cli.conftest import begun
from tests.office import Office, Procrunner

LISTS = ("list", "tasks", "incidents", "check")
READ: Mapping[str, Callable[[str], list[dict[str, str]]]] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "csv": lambda text: list(csv.DictReader(io.StringIO(text))),
    "yaml": yaml.safe_load,
}


@pytest.mark.parametrize("command", LISTS)
@pytest.mark.parametrize(("format_", "empty"), [("json", "[]\n"), ("jsonl", ""), ("yaml", "[]\n")])
def test_an_empty_list_is_empty_data(
    permit: Office, procrunner: Procrunner, command: str, format_: str, empty: str
) -> None:
    ended = procrunner(command, "-o", format_)

    assert (ended.code, ended.out, ended.err) == (0, empty, "")


@pytest.mark.parametrize("command", LISTS)
def test_an_empty_csv_has_the_head_of_a_full_one(
    permit: Office, procrunner: Procrunner, command: str
) -> None:
    empty = procrunner(command, "-o", "csv").out
    begun(permit, key="1")
    begun(permit, key="2", iin="down")
    permit.draw("<bpmn:wrong/>", file="broken.bpmn")

    full = procrunner(command, "-o", "csv").out.splitlines()

    assert full[0] + "\n" == empty
    assert command == "check" or len(full) > 1


@pytest.mark.parametrize(
    ("command", "said"),
    [("list", "no instances"), ("tasks", "nothing to do"), ("incidents", "no incidents")],
)
def test_an_empty_table_says_so_on_stderr(
    permit: Office, procrunner: Procrunner, command: str, said: str
) -> None:
    ended = procrunner(command)

    assert (ended.code, ended.out, ended.err) == (0, "", f"{said}\n")


@pytest.mark.parametrize("format_", READ)
@pytest.mark.parametrize("command", ["list", "tasks", "history 2026-1", "deploy"])
def test_every_format_says_the_same(
    permit: Office, procrunner: Procrunner, command: str, format_: str
) -> None:
    begun(permit)
    fields = {"list": "id,key", "tasks": "id,name", "deploy": "process,hash"}.get(
        command, "what,element,name"
    )
    words = [*command.split(), "--fields", fields]

    printed = READ[format_](procrunner(*words, "-o", format_).out)

    assert printed == procrunner.json(*words)
    assert list(printed[0]) == fields.split(",")


@pytest.mark.parametrize("format_", ["json", "jsonl", "yaml"])
@pytest.mark.parametrize("command", ["show", "message", "signal"])
def test_one_thing_is_printed_as_one(
    permit: Office, procrunner: Procrunner, command: str, format_: str
) -> None:
    begun(permit)
    name = "2026-1" if command == "show" else "unheard"

    printed = yaml.safe_load(procrunner(command, name, "-o", format_).out)

    assert isinstance(printed, dict)
    assert "2026-1" in printed.values() or "unheard" in printed.values()


def test_data_comes_in_the_order_of_the_fields_asked_for(
    permit: Office, procrunner: Procrunner
) -> None:
    begun(permit)

    ended = procrunner("list", "--fields", "key, process", "-o", "csv")

    assert ended.out == "key,process\n2026-1,office.permit\n"


@pytest.mark.parametrize("command", ["list", "tasks", "incidents", "check", "deploy", "history x"])
def test_a_field_that_is_not_there_is_refused_also_where_nothing_is_found(
    permit: Office, procrunner: Procrunner, command: str
) -> None:
    begun(permit, key="x")

    ended = procrunner(*command.split(), "--fields", "colour", "-o", "json")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: there is no field 'colour'\n  Fields are: ")


@pytest.mark.parametrize(
    "command",
    [
        "start office.permit --set iin=1",
        "complete 2026-1 --set verdict=grant",
        "cancel 2026-1 --reason x",
        "message answer",
        "signal storm",
        "retry 1",
    ],
)
def test_a_field_that_is_not_there_is_refused_before_anything_is_done(
    permit: Office, procrunner: Procrunner, command: str
) -> None:
    id_ = begun(permit)
    before = permit.instance(id_)

    ended = procrunner(*command.split(), "--fields", "colour")

    assert (ended.code, ended.out) == (2, "")
    assert permit.instance(id_) == before
    assert len(procrunner.json("list")) == 1


def test_a_table_of_one_instance_has_the_fields_asked_for(
    permit: Office, procrunner: Procrunner
) -> None:
    begun(permit)

    ended = procrunner("show", "2026-1", "--fields", "key,status")

    assert [line.split() for line in ended.out.splitlines()] == [
        ["key", "status"],
        ["2026-1", "active"],
    ]


def test_the_environment_chooses_the_format(
    permit: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROCRUNNER_OUTPUT", "json")

    assert procrunner("list").out == "[]\n"


def test_words_go_to_stderr_and_data_to_stdout(permit: Office, procrunner: Procrunner) -> None:
    begun(permit, key="1")
    begun(permit, key="2")

    ended = procrunner("list", "--limit", "1", "-o", "json")

    assert len(ended.json) == 1
    assert ended.err == "1 of 2; --limit shows more\n"


def test_a_spreadsheet_runs_no_formula_of_ours(permit: Office, procrunner: Procrunner) -> None:
    begun(permit, key="=1+1")

    assert procrunner("list", "--fields", "key", "-o", "csv").out == "key\n'=1+1\n"


def test_no_name_drives_the_terminal(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit, key="a\x1b[31mb\u202ec\nd")

    for command in ("list", f"show {id_}"):
        printed = procrunner(*command.split()).out
        assert "a�[31mb�c d" in printed
        assert "\x1b" not in printed


def test_data_keeps_what_a_terminal_must_not_see(permit: Office, procrunner: Procrunner) -> None:
    begun(permit, key="a\x1b[31m")

    assert procrunner.json("list", "--fields", "key") == [{"key": "a\x1b[31m"}]


def test_errors_do_not_drive_the_terminal_either(procrunner: Procrunner) -> None:
    assert procrunner("show", "\x1b[31m").err.startswith("error: No instance fits '�[31m'.")


def test_no_colour_where_there_is_no_terminal(permit: Office, procrunner: Procrunner) -> None:
    begun(permit)

    assert "\x1b" not in procrunner("list").out


def test_letters_of_every_language_are_printed(permit: Office, procrunner: Procrunner) -> None:
    begun(permit, key="Өтініш-№1")

    assert "Өтініш-№1" in procrunner("list", "-o", "json").out
    assert "Өтініш-№1" in procrunner("list", "-o", "yaml").out
    assert "Өтініш-№1" in procrunner("list").out


def test_columns_in_which_nothing_stands_give_way_where_it_is_narrow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "1", "assignee": "", "name": "A name of some letters"}

    for width in (30, 60):
        monkeypatch.setattr(output, "_WIDTH", width)
        output.maps([row], "table", "", shown=tuple(row), nothing="")

    narrow, wide = capsys.readouterr().out.split("id")[1:]
    assert narrow.split("\n")[0].split() == ["name"]
    assert wide.split("\n")[0].split() == ["assignee", "name"]
