import json
from collections.abc import Callable
from pathlib import Path

import pytest

from procrunner.errors import ConflictError
from tests.drawings import user
from tests.models import line
from tests.office import Office, Procrunner


@pytest.fixture
def case(office: Office, procrunner: Procrunner) -> str:
    """An instance that ended long ago, beside one that goes on; with a document."""
    scan = office.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a paper")
    id_ = office.begin(line(user("look")), key="2020-1", n=1)
    assert procrunner("complete", id_, "--attach", f"paper={scan}").code == 0
    office.start(key="2026-1")
    office.clock.move(days=36500)
    return id_


@pytest.fixture
def archive(office: Office, case: str) -> Path:
    path = office.folder / "old.jsonl"
    archivist = office.project.archivist
    archivist.archive(archivist.old(office.clock.now(), actor="registrar"), path, actor="registrar")
    return path


def test_a_dry_run_lists_and_changes_nothing(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    ended = procrunner("archive", "--older-than", "PT0S", "-o", "json")

    assert [row["id"] for row in ended.json] == [case]
    assert ended.err == "1 would be archived; --out FILE does it\n"
    assert office.project.auditor.verify().instances == 2


def test_what_ended_later_stays(procrunner: Procrunner, case: str) -> None:
    ended = procrunner("archive", "--older-than", "P5Y", "--out", "old.jsonl")

    assert ended.err == "nothing ended so long ago\n0 would be archived; --out FILE does it\n"


def test_an_archived_case_is_in_the_file_and_nowhere_else(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    ended = procrunner("archive", "--older-than", "PT0S", "--out", "old.jsonl", "--as", "registrar")

    assert ended.code == 0, ended.err
    assert "1 archived in old.jsonl, proven by checkpoint 1" in ended.err
    assert procrunner("show", case).code == 3
    first, second = (office.folder / "old.jsonl").read_text("utf-8").splitlines()
    assert json.loads(first)["checkpoint"].startswith("procrunner checkpoint")
    kept = json.loads(second)
    assert (kept["instance"]["id"], kept["held"]["variables"]["n"]) == (case, 1)
    assert [document["name"] for document in kept["documents"]] == ["scan.pdf"]
    assert procrunner("db", "check").code == 0


def test_what_is_left_and_what_is_archived_both_verify(
    procrunner: Procrunner, archive: Path
) -> None:
    ended = procrunner("audit", "verify", "--archive", archive)

    assert ended.code == 0, ended.out
    assert "1 archived instances" in ended.err


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace('"aigerim"', '"nobody"', 1), "changed or put in"),
        (lambda text: text.replace('"n":1', '"n":2'), "sealed other variables"),
        (lambda text: text.replace('"head":{"events":6', '"head":{"events":7'), "was removed"),
    ],
)
def test_a_changed_archive_is_found(
    procrunner: Procrunner, archive: Path, change: Callable[[str], str], what: str
) -> None:
    before = archive.read_text("utf-8")
    archive.write_text(change(before), "utf-8")
    assert archive.read_text("utf-8") != before

    ended = procrunner("audit", "verify", "--archive", archive, "-o", "json")

    assert ended.code == 1
    assert any(what in row["what"] for row in ended.json), ended.json


def test_an_instance_removed_as_if_archived_is_found(
    office: Office, procrunner: Procrunner, archive: Path
) -> None:
    with office.project.store.write() as unit:
        statement = "UPDATE archived SET events = 2"
        unit.connection.exec_driver_sql(statement)  # type: ignore[attr-defined]

    ended = procrunner("audit", "verify", "-o", "json")

    assert [row["what"] for row in ended.json] == ["was archived with another history than it had"]


def test_a_file_is_not_overwritten(office: Office, procrunner: Procrunner, case: str) -> None:
    (office.folder / "old.jsonl").write_text("mine")

    ended = procrunner("archive", "--older-than", "PT0S", "--out", "old.jsonl")

    assert (ended.code, "the file exists" in ended.err) == (2, True)
    assert office.instance(case).id == case


def test_a_history_that_goes_on_meanwhile_is_not_removed(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archivist = office.project.archivist
    old = archivist.old(office.clock.now(), actor="registrar")
    monkeypatch.setattr(
        "procrunner.runner.archiving._write",
        lambda path, lines: (list(lines), office.project.eraser.erase(case, reason="r", actor="a")),
    )

    with pytest.raises(ConflictError, match="went on while it was archived"):
        archivist.archive(old, office.folder / "old.jsonl", actor="a")

    assert office.instance(case).id == case


@pytest.mark.parametrize("text", ["soon", "-P1Y", "P99999Y"])
def test_a_duration_must_be_one(procrunner: Procrunner, text: str) -> None:
    assert procrunner("archive", f"--older-than={text}").code == 2


def test_another_file_is_no_archive(office: Office, procrunner: Procrunner) -> None:
    for content in ("", "Dear Sir", '{"format":9}\n', '{"format":1}\n{"instance":{}}\n'):
        (office.folder / "other").write_text(content)

        ended = procrunner("audit", "verify", "--archive", "other")

        assert (ended.code, "this is no archive" in ended.err) == (2, True), content
