"""A person's data are handed out whole, and forgotten when their term is over."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing

import pytest

from procrunner.model import EventKind, Message
from tests.drawings import retries, service, user
from tests.models import line, parameters, process
from tests.office import Office, Procrunner

IIN = "010203500123"
OTHER = "020304500123"
HANDLER = '@handler("check", kind="idempotent")\ndef check(iin):\n    return {"known": True}\n'
NOW = ("--older-than", "P0D", "--reason", "the term is over")


@pytest.fixture
def case(office: Office, procrunner: Procrunner) -> str:
    """An ended case of the person with all that a case can hold; another person's beside it."""
    office.handlers(HANDLER)
    scan = office.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a paper")
    drawing = office.draw(process(line(service("check"), user("look"))))
    assert procrunner("layout", drawing).code == 0
    assert procrunner("deploy").code == 0
    for iin in (OTHER, IIN):
        id_ = office.start(iin=iin, key=f"2026-{iin}")
        office.work()
        done = [
            procrunner("comment", id_, f"{iin} called"),
            procrunner("draft", id_, "--set", f"note={iin}"),
            procrunner("complete", id_, "--attach", f"paper={scan}", "--set", f"by={iin}"),
        ]
        assert [each.err for each in done if each.code] == []
    return id_


def untaken(office: Office, *values: str) -> None:
    with office.project.store.write() as unit:
        for number, value in enumerate(values):
            unit.messages.add(
                Message(
                    id=str(number),
                    name="paid",
                    correlation=value,
                    instance="",
                    variables={"payer": value},
                    received_at=office.clock.now(),
                    delivered_to="",
                )
            )


def test_all_about_a_person_goes_into_one_file_with_an_index(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    untaken(office, IIN, OTHER)

    ended = procrunner("personal", "export", IIN, "--out", "person.zip", "--fields", "id")

    assert (ended.code, ended.out.split()) == (0, ["id", case])
    with zipfile.ZipFile(office.folder / "person.zip") as archive:
        names = archive.namelist()
        index = json.loads(archive.read("index.json"))
        notes = archive.read(f"cases/{case}/notes.json").decode()
        inputs = json.loads(archive.read(f"cases/{case}/inputs.json"))
        document = next(name for name in names if "/documents/" in name)
        assert archive.read(document) == b"%PDF-1.7 a paper"
        assert all(OTHER.encode() not in archive.read(name) for name in names)
        waiting = json.loads(archive.read("messages.json"))
    (told,) = index["cases"]
    assert (told["id"], index["identifier"], index["made_by"]) == (case, IIN, "aigerim")
    assert {"variables", "business_key", "notes"} <= set(told["stands_in"])
    assert set(index["files"]) | {"index.json"} == set(names)
    assert f"{IIN} called" in notes
    assert inputs[0]["element"] == "check"
    assert [each["correlation"] for each in waiting] == [IIN]


def test_into_a_folder_too(office: Office, procrunner: Procrunner, case: str) -> None:
    assert procrunner("personal", "export", IIN, "--out", "person").code == 0

    assert (office.folder / "person" / "cases" / case / "events.jsonl").is_file()
    again = procrunner("personal", "export", IIN, "--out", "person")
    assert (again.code, "it is there already" in again.err) == (2, True)


def test_what_the_project_keeps_elsewhere_goes_along(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    office.settings('[resources.personal]\nprovider = "elsewhere:Elsewhere"\n')
    (office.folder / "handlers" / "elsewhere.py").write_text(
        "class Elsewhere:\n    def files(self, identifier):\n"
        '        return {"a/../../cabinet.txt": identifier.encode()}\n'
    )

    assert procrunner("personal", "export", IIN, "--out", "person").code == 0

    assert (office.folder / "person/elsewhere/a/cabinet.txt").read_text() == IIN


def test_nobody_is_told_so(procrunner: Procrunner, case: str, office: Office) -> None:
    ended = procrunner("personal", "export", "999999999999", "--out", "person")

    assert (ended.code, ended.err) == (3, "error: nothing is stored about '999999999999'\n")
    assert procrunner("personal", "export", "12", "--out", "person").code == 2
    assert not (office.folder / "person").exists()


def test_who_may_not_read_personal_data_is_refused(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    office.settings('[[permissions.allow]]\nwho = ["anyone"]\nmay = ["see"]\n')

    exported = procrunner("personal", "export", IIN, "--out", "person")
    erased = procrunner("personal", "erase", IIN, *NOW)

    assert (exported.code, erased.code) == (4, 4)
    assert "'aigerim' may not read personal data of any process" in exported.err
    assert office.instance(case).variables["iin"] == IIN


def test_after_erasing_nobody_finds_the_person_in_the_file(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    untaken(office, IIN, OTHER)

    ended = procrunner("personal", "erase", IIN, *NOW, "--fields", "id,what")

    assert (ended.code, ended.out.split()) == (0, ["id", "what", case, "erased"])
    assert ended.err == "1 case erased, 0 kept; 1 message that nobody took removed\n"
    assert procrunner("db", "vacuum").code == 0
    assert not _in_files(office, IIN)
    assert _in_files(office, OTHER)
    assert not office.project.auditor.verify().faults
    assert procrunner("personal", "export", IIN, "--out", "person").code == 3


def test_errors_that_named_the_person_are_masked_before_they_are_written(
    office: Office, procrunner: Procrunner
) -> None:
    office.settings('[personal]\nvariables = ["iin"]\n')
    office.handlers(
        '@handler("check", kind="idempotent")\ndef check(iin, *, call):\n'
        '    if call.attempt == 1:\n        raise ConnectionError(f"no answer about {iin}")\n'
    )
    office.draw(process(line(service("check", inside=retries("R3/PT0S")))))
    assert procrunner("deploy").code == 0
    id_ = procrunner("start", "p", "--set", f"iin={IIN}", "-o", "json").json["id"]
    assert procrunner("work", "--once").code == 0
    assert office.happened(id_, EventKind.FAILED) == ["check"]

    assert procrunner("personal", "erase", IIN, *NOW).code == 0
    assert procrunner("db", "vacuum").code == 0

    assert not _in_files(office, IIN)


def test_a_file_that_no_variable_holds_any_more_is_handed_out_and_forgotten(
    office: Office, procrunner: Procrunner
) -> None:
    office.handlers(
        '@handler("check", kind="idempotent")\ndef check(paper):\n    return {"paper": "seen"}\n'
    )
    scan = office.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a paper")
    inputs = parameters({"paper": "${paper}"}, {"paper": "${result.paper}"})
    drawing = office.draw(process(line(service("check", inside=inputs))))
    assert procrunner("layout", drawing).code == 0
    assert procrunner("deploy").code == 0
    started = procrunner("start", "p", "--set", f"iin={IIN}", "--attach", f"paper={scan}")
    assert started.code == 0, started.err
    scan.unlink()

    assert procrunner("personal", "export", IIN, "--out", "person").code == 0
    assert [path.name[65:] for path in office.folder.rglob("documents/*")] == ["scan.pdf"]

    assert procrunner("personal", "erase", IIN, *NOW).code == 0
    assert procrunner("db", "vacuum").code == 0
    assert b"a paper" not in _files(office)


def test_all_that_ended_long_ago_is_erased_at_once(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    office.settings('[retention]\npersonal = "P0D"\n')
    untaken(office, IIN)

    told = procrunner("personal", "erase", "--reason", "r", "--dry-run")
    assert told.err.startswith("2 cases would be erased, 0 kept")
    assert procrunner("personal", "erase", "--reason", "r").code == 0
    assert procrunner("db", "vacuum").code == 0

    assert not _in_files(office, IIN)
    assert not _in_files(office, OTHER)
    assert b"a paper" not in _files(office)
    again = procrunner("personal", "erase", "--reason", "r")
    assert again.err.startswith("no case is so old\n0 cases erased")


def test_what_is_at_work_or_ended_lately_is_kept_and_told(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    active = office.start(iin=IIN, key="again")

    ended = procrunner(
        "personal", "erase", IIN, "--older-than", "P5Y", "--reason", "r", "-o", "csv"
    )

    assert ended.code == 0
    assert f"{case},p," in ended.out
    assert "kept: ended too recently" in ended.out
    assert ended.out.count("kept: at work") == 1
    assert ended.err.startswith("0 cases erased, 2 kept")
    assert office.instance(active).variables["iin"] == IIN


def test_without_a_term_nothing_is_erased(procrunner: Procrunner, case: str) -> None:
    ended = procrunner("personal", "erase", "--reason", "r")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: nobody said how long things are kept\n"
        '  Give --older-than P5Y, or write personal = "P5Y" under [retention].\n'
    )


def _files(office: Office) -> bytes:
    with closing(sqlite3.connect(office.folder / "procrunner.db")) as bare:
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what the last one to close it does
    return b"".join(each.read_bytes() for each in office.folder.glob("procrunner.db*"))


def _in_files(office: Office, text: str) -> bool:
    return text.encode() in _files(office)
