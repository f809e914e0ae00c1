"""``python -m handlers.documents`` on the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from given import MakeCall
from sqlalchemy import Connection

from handlers.demo import card_file, samples
from handlers.documents.__main__ import main
from handlers.licences import issue_licence
from procrunner.project import Project

ROOT = Path(__file__).parents[2]
LICENCE = "ЛҚМ-2026-000001"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: MakeCall) -> Path:
    """This project with data of its own, a licence in its register, and the head's card."""
    shutil.copy(ROOT / "procrunner.toml", tmp_path)
    shutil.copytree(ROOT / "handlers", tmp_path / "handlers")
    project = Project(tmp_path)
    project.settings.data.mkdir()
    samples.create(project.settings.data / "registries", project.clock.now())
    project.store.migrate()
    with project.store.write() as unit:
        assert isinstance(unit.connection, Connection)
        issue_licence(
            samples.APPLICANT, "construction", transaction=unit.connection, call=call("1")
        )
    monkeypatch.chdir(tmp_path)
    card_file.main(["head.p12", "--password", "secret"])
    return tmp_path


def test_a_signed_document_is_made_in_three_languages_and_is_genuine(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROCRUNNER_CARD_PASSWORD", "secret")

    made = main(["make", LICENCE, "--lang", "all", "--sign", "head.p12", "--out", "results"])

    assert made == 0
    assert sorted(path.name for path in (office / "results").iterdir()) == [
        f"{LICENCE}.{language}.pdf{beside}"
        for language in ("en", "kk", "ru")
        for beside in ("", ".cms")
    ]
    for language in ("kk", "ru", "en"):
        file = f"results/{LICENCE}.{language}.pdf"
        assert main(["verify", file]) == 0
        assert main(["verify", f"{file}.cms", "--document", file]) == 0
    assert "Құжат түпнұсқа" in capsys.readouterr().out


def test_a_wrong_password_writes_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "password").write_text("wrong\n")
    card = ["--sign", "head.p12", "--password-file", "password"]

    made = main(["make", LICENCE, *card, "--out", "results"])

    assert (made, (office / "results").exists()) == (2, False)
    assert "head.p12: the card cannot be read" in capsys.readouterr().out


def test_what_nobody_signed_ends_with_1(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["make", LICENCE])

    assert main(["verify", f"{LICENCE}.kk.pdf"]) == 1
    assert f"{LICENCE}.kk.pdf: unsigned" in capsys.readouterr().out


def test_a_file_that_is_no_document_is_told(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "procrunner.toml"]) == 2
    assert capsys.readouterr().out == (
        "error: procrunner.toml: this is no PDF document that can be read: "
        "it does not begin as one\n"
        "  Give a document (.pdf), or a signature (.cms) with --document.\n"
    )


def test_what_is_not_installed_is_named(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("handlers.documents.__main__.find_spec", lambda name: None)

    assert main(["make", LICENCE]) == 2
    assert capsys.readouterr().out == (
        "error: documents need what is not installed: reportlab, segno\n"
        '  Install it: pip install "procrunner[documents]"\n'
    )
