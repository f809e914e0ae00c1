"""``procrunner cabinet`` on the terminal."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from given import NOW

from handlers import notices
from handlers.cabinets import Notice, Result
from handlers.cabinets_sql import SqlCabinet
from handlers.demo import samples
from procrunner.project import Project
from tests.office import Procrunner

ROOT = Path(__file__).parents[2]
PORTAL = "bpmn/zhambyl-2015-222/inspection-certificate/portal.bpmn"
PROVIDER = "bpmn/zhambyl-2015-222/inspection-certificate/provider.bpmn"
DETAILS = {
    "place": {"kk": "кабинет", "ru": "кабинет", "en": "the cabinet"},
    "due": "2026-12-01",
    "incoming_number": "КІР-2026-000001",
}


@pytest.fixture
def cabinet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, procrunner: Procrunner) -> SqlCabinet:
    """The applicant's, with an application, a notice and a document; a stranger's has the same."""
    shutil.copy(ROOT / "procrunner.toml", tmp_path)
    shutil.copytree(ROOT / "handlers", tmp_path / "handlers")
    shutil.copytree(ROOT / "calendars", tmp_path / "calendars")
    project = Project(tmp_path)
    samples.create(project.settings.data / "registries", NOW)
    project.store.migrate()
    source = Project(ROOT)
    project.runner.deploy([source.source(ROOT / file) for file in (PORTAL, PROVIDER)])
    made = SqlCabinet(f"sqlite:///{project.settings.data}/registries/cabinet.db")
    for iin in (samples.APPLICANT, samples.STRANGER):
        process = "zhambyl-2015-222.inspection-certificate.portal"
        project.runner.start(process, {"applicant_iin": iin}, actor="applicant", key=f"key-{iin}")
        texts = notices.texts("accepted", DETAILS)
        notice = Notice(iin=iin, code="accepted", texts=texts, details=DETAILS)
        made.post(notice, key=f"notice/{iin}", at=NOW)
        name, day = f"{iin[-2:]}.kk.pdf", date(2026, 11, 20)
        result = Result(iin=iin, number="ХТБС-2026-1", dated=day, name=name, content=b"%PDF")
        made.put(result, key=f"result/{iin}", at=NOW)
    monkeypatch.chdir(tmp_path)
    return made


def test_it_is_told_in_the_language_of_the_reader(
    procrunner: Procrunner, cabinet: SqlCabinet
) -> None:
    told = procrunner("cabinet", samples.APPLICANT, "--lang", "en")

    assert procrunner("--lang", "en", "cabinet", samples.APPLICANT) == told
    assert told.code == 0
    assert "International certificate of technical inspection: through the portal" in told.out
    assert "\n      under way: " in told.out
    assert (
        "Your request for the public service is accepted.\n"
        "      Incoming number: КІР-2026-000001\n"
        "      Place of the result: the cabinet\n"
        "      Date of the result: 2026-12-01\n"
    ) in told.out
    assert "  2026-11-20  ХТБС-2026-1  95.kk.pdf  4 B\n" in told.out
    assert samples.STRANGER not in told.out
    assert "Ваш запрос" in procrunner("cabinet", samples.APPLICANT, "--lang", "ru").out


def test_as_data_each_entry_is_a_row(procrunner: Procrunner, cabinet: SqlCabinet) -> None:
    told = procrunner("cabinet", samples.APPLICANT, "--fields", "kind,number,place", "-o", "json")

    assert json.loads(told.out) == [
        {"kind": "application", "number": "", "place": ""},
        {"kind": "notice", "number": "КІР-2026-000001", "place": "кабинет"},
        {"kind": "document", "number": "ХТБС-2026-1", "place": ""},
    ]


def test_documents_are_saved_and_nothing_is_written_over(
    procrunner: Procrunner, cabinet: SqlCabinet
) -> None:
    for _ in range(2):
        saved = procrunner("cabinet", samples.APPLICANT, "--save", "mine")
        assert (saved.code, saved.err) == (0, "mine/95.kk.pdf\n")
    assert [path.read_bytes() for path in Path("mine").iterdir()] == [b"%PDF"]

    Path("mine/95.kk.pdf").write_bytes(b"own")
    saved = procrunner("cabinet", samples.APPLICANT, "--save", "mine")

    assert (saved.code, Path("mine/95.kk.pdf").read_bytes()) == (5, b"own")


def test_a_document_cannot_name_a_place_outside_of_the_folder(
    procrunner: Procrunner, cabinet: SqlCabinet
) -> None:
    result = Result(
        iin=samples.NEWCOMER,
        number="1",
        dated=date(2026, 11, 20),
        name="../outside.pdf",
        content=b"%PDF",
    )
    cabinet.put(result, key="x", at=NOW)

    procrunner("cabinet", samples.NEWCOMER, "--save", "mine")

    assert Path("mine/outside.pdf").is_file()
    assert not Path("outside.pdf").exists()


def test_an_empty_cabinet_says_so(procrunner: Procrunner, cabinet: SqlCabinet) -> None:
    told = procrunner("cabinet", samples.FOREIGNER)

    assert (told.code, told.out, told.err) == (0, "", "the cabinet is empty\n")


def test_what_is_no_iin_is_refused(procrunner: Procrunner, cabinet: SqlCabinet) -> None:
    told = procrunner("cabinet", "750228359096")

    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "error: '750228359096' is no IIN: the last digit is 6, not 5\n  Write twelve digits.\n"
    )


def test_a_cabinet_that_does_not_answer_ends_with_6(
    procrunner: Procrunner, cabinet: SqlCabinet
) -> None:
    Path(".demo/registries/cabinet.db").unlink()

    told = procrunner("cabinet", samples.APPLICANT)

    assert told.code == 6
    assert "the applicant's cabinet does not answer" in told.err


def test_whoever_may_only_see_saves_nothing(procrunner: Procrunner, cabinet: SqlCabinet) -> None:
    rules = '\n[[permissions.allow]]\nwho = ["person:clerk"]\nmay = ["see"]\n'
    with Path("procrunner.toml").open("a", encoding="utf-8") as settings:
        settings.write(rules)

    seen = procrunner("cabinet", samples.APPLICANT, "--as", "clerk")
    saved = procrunner("cabinet", samples.APPLICANT, "--as", "clerk", "--save", "mine")
    refused = procrunner("cabinet", samples.APPLICANT, "--as", "stranger")

    assert (seen.code, saved.code, refused.code) == (0, 4, 4)
    assert "ХТБС-2026-1" in seen.out
    assert (saved.out, refused.out, Path("mine").exists()) == ("", "", False)
