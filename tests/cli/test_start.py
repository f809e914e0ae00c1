from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import line, process
from tests.office import Office, Procrunner, lines


@pytest.fixture
def plain(office: Office) -> Office:
    """A process without a form or handlers."""
    office.deploy(process(line(user("look")), id_="office.plain"))
    return office


def started(procrunner: Procrunner, *arguments: object) -> dict[str, object]:
    return dict(procrunner.json("start", "plain", *arguments)["variables"])


def test_an_instance_starts_and_its_jobs_are_done(permit: Office, procrunner: Procrunner) -> None:
    shown = procrunner.json("start", "office.permit", "--set", "iin=1", "--key", "2026-1")

    assert (shown["key"], shown["status"], shown["started_by"]) == ("2026-1", "active", "aigerim")
    assert shown["variables"]["known"] is True
    assert [item["name"] for item in shown["work_items"]] == ["Decide"]


def test_the_end_of_the_name_will_do(permit: Office, procrunner: Procrunner) -> None:
    assert procrunner("start", "permit", "--set", "iin=1").code == 0


def test_an_end_that_several_names_have_wants_more(permit: Office, procrunner: Procrunner) -> None:
    permit.deploy(process(line(user("look")), id_="other.permit"), file="o.bpmn")

    ended = procrunner("start", "permit")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: several processes end with '.permit'\n  Say which: office.permit, other.permit\n"
    )


def test_jobs_can_be_left_to_a_worker(permit: Office, procrunner: Procrunner) -> None:
    shown = procrunner.json("start", "permit", "--set", "iin=1", "--no-work")

    assert [job["topic"] for job in shown["jobs"]] == ["check"]


def test_an_incident_ends_with_6_and_says_what_and_how(
    permit: Office, procrunner: Procrunner
) -> None:
    ended = procrunner("start", "permit", "--set", "iin=down", "--key", "2026-1")

    assert ended.code == 6
    assert lines(ended.out)[2:] == [
        "  INCIDENT 1 at Check the register: ConnectionError: the register does not answer",
        "    Mend what handlers/work.py:13 complains of; then retry.",
        "    then: procrunner retry 1",
    ]


def test_a_variable_that_the_handler_needs_is_named(permit: Office, procrunner: Procrunner) -> None:
    ended = procrunner("start", "permit")

    assert ended.code == 6
    assert "needs the variable 'iin', which is not set" in ended.out


def test_handlers_that_do_not_load_do_not_hide_that_it_started(
    permit: Office, procrunner: Procrunner
) -> None:
    permit.handlers("def (", name="bad")

    ended = procrunner("start", "permit", "--set", "iin=1")

    assert ended.code == 6
    assert "bad.py: cannot be imported" in ended.err
    assert "What was asked is stored; the jobs wait: procrunner work" in ended.err
    assert "waits for handler check: Check the register, due" in ended.out


def test_who_acts_is_said_by_as(plain: Office, procrunner: Procrunner) -> None:
    assert procrunner.json("start", "plain", "--as", "head")["started_by"] == "head"


def test_without_a_user_in_the_environment_the_operating_systems_is_taken(
    plain: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROCRUNNER_USER")
    monkeypatch.setenv("LOGNAME", "marat")

    assert procrunner.json("start", "plain")["started_by"] == "marat"


def test_a_second_case_of_a_key_ends_with_5(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)

    ended = procrunner("start", "permit", "--key", "2026-1", "--set", "iin=1")

    assert (ended.code, ended.out) == (5, "")
    assert f"instance {id_} of office.permit has the business key '2026-1'" in ended.err


def test_the_case_of_the_key_is_given_back_if_wanted(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)

    words = ["start", "permit", "--key", "2026-1", "--if-exists", "return"]

    assert procrunner.json(*words)["id"] == id_
    assert len(procrunner.json("list")) == 1


def test_a_process_that_is_not_there_ends_with_3(permit: Office, procrunner: Procrunner) -> None:
    ended = procrunner("start", "nothing")

    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("error: No process 'nothing' is deployed.")


# Variables from outside.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ('"5"', "5"),
        ("text", "text"),
        ("", ""),
        ("a=b", "a=b"),
        ("[1, 2]", [1, 2]),
        ('{"a": {"b": 1}}', {"a": {"b": 1}}),
        ("123456789", 123456789),
        ("1234567890", "1234567890"),
        ("900101300123", "900101300123"),
        ("012345678901", "012345678901"),
        ("007", "007"),
        ("2026-03-01", "2026-03-01"),
        ("NaN", "NaN"),
        ("True", "True"),
        ("{broken", "{broken"),
        ("[" * 100_000, "[" * 100_000),
        ("Айгерім", "Айгерім"),
    ],
)
def test_a_value_is_json_or_else_text_and_long_numbers_are_identifiers(
    plain: Office, procrunner: Procrunner, text: str, value: object
) -> None:
    assert started(procrunner, "--set", f"x={text}") == {"x": value}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "x"], "--set 'x' is not NAME=VALUE\n  Write --set amount=100"),
        (["--set", "=5"], "--set '=5' is not NAME=VALUE"),
        (["--set", "1a=5"], "plain: '1a' is no name for a variable"),
        (["--set", "a-b=5"], "plain: 'a-b' is no name for a variable"),
        (["--set", "x=1e999"], "plain: 'x' is inf, which JSON cannot hold"),
        (["--set", "x=-99999999999999999999"], "'x' is a whole number of more than 64 bits"),
        (["--attach", "x"], "--attach 'x' is not NAME=PATH\n  Write --attach scan=a.pdf"),
    ],
)
def test_a_variable_that_cannot_be_is_refused(
    plain: Office, procrunner: Procrunner, words: list[str], said: str
) -> None:
    ended = procrunner("start", "plain", *words)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert procrunner.json("list") == []


@pytest.mark.parametrize("content", ['{"a": 1, "b": [true]}', "a: 1\nb: [true]\n"])
def test_variables_come_from_a_file_in_json_or_yaml(
    plain: Office, procrunner: Procrunner, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "variables"
    file.write_text(content)

    assert started(procrunner, "--vars", file) == {"a": 1, "b": [True]}


def test_variables_come_from_stdin(
    plain: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO('{"iin": "012345678901"}'))

    assert started(procrunner, "--vars", "-") == {"iin": "012345678901"}


def test_what_is_set_wins_over_the_file(
    plain: Office, procrunner: Procrunner, tmp_path: Path
) -> None:
    file = tmp_path / "variables.json"
    file.write_text('{"a": 1, "b": 1}')

    assert started(procrunner, "--set", "a=2", "--vars", file) == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[1]", "variables are a map of names and values"),
        (b"5", "variables are a map of names and values"),
        (b"{a: [", "neither JSON nor YAML: "),
        (b"a: !!python/object:os.system {}", "neither JSON nor YAML: "),
        (b"1: 2", "1 is no name for a variable"),
        (b"\xff\xfe", "not UTF-8: "),
        (b"[" * 100_000, "nests too deep"),
        (b'{"x": NaN}', "'x' is nan, which JSON cannot hold"),
    ],
)
def test_a_file_that_holds_no_variables_is_refused(
    plain: Office, procrunner: Procrunner, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "variables"
    file.write_bytes(content)

    ended = procrunner("start", "plain", "--vars", file)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


@pytest.mark.parametrize("words", [["--vars", "nowhere"], ["--attach", "scan=nowhere"]])
def test_a_file_that_is_not_there_ends_with_3(
    plain: Office, procrunner: Procrunner, words: list[str]
) -> None:
    ended = procrunner("start", "plain", *words)

    assert (ended.code, ended.err) == (3, "error: nowhere: no such file\n")


def test_a_file_is_attached_by_its_hash(
    plain: Office, procrunner: Procrunner, tmp_path: Path
) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")

    variables = started(procrunner, "--attach", f"scan={tmp_path / 'scan.pdf'}")

    scan = json.loads(json.dumps(variables["scan"]))
    assert (scan["name"], scan["size"]) == ("scan.pdf", 4)
    with plain.project.store.read() as unit:
        assert unit.attachments.get(scan["attachment"]) == b"%PDF"
