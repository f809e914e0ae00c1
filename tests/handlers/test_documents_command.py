"""``procrunner documents`` and ``procrunner verify`` on the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from given import MakeCall
from sqlalchemy import Connection

from handlers.demo import samples
from handlers.licences import issue_licence
from procrunner.project import Project
from tests.office import Procrunner

ROOT = Path(__file__).parents[2]
LICENCE = "ЛҚМ-2026-000001"


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: MakeCall, procrunner: Procrunner
) -> Path:
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
    assert procrunner("documents", "card", "head.p12", "--password", "secret").code == 0
    return tmp_path


def test_a_signed_document_is_made_in_three_languages_and_is_genuine(
    here: Path, monkeypatch: pytest.MonkeyPatch, procrunner: Procrunner
) -> None:
    monkeypatch.setenv("PROCRUNNER_CARD_PASSWORD", "secret")
    asked = ["--lang", "all", "--sign", "head.p12", "--out", "results"]

    made = procrunner("documents", "make", LICENCE, *asked)

    assert made.code == 0
    assert sorted(path.name for path in (here / "results").iterdir()) == [
        f"{LICENCE}.{language}.pdf{beside}"
        for language in ("en", "kk", "ru")
        for beside in ("", ".cms")
    ]
    for language in ("kk", "ru", "en"):
        file = f"results/{LICENCE}.{language}.pdf"
        verified = procrunner("verify", file)
        assert (verified.code, "Құжат түпнұсқа" in verified.out) == (0, True)
        assert procrunner("verify", f"{file}.cms", "--document", file).code == 0


def test_a_wrong_password_writes_nothing(here: Path, procrunner: Procrunner) -> None:
    (here / "password").write_text("wrong\n")
    card = ["--sign", "head.p12", "--password-file", "password"]

    made = procrunner("documents", "make", LICENCE, *card, "--out", "results")

    assert (made.code, (here / "results").exists()) == (2, False)
    assert "head.p12: the card cannot be read" in made.err


def test_what_nobody_signed_ends_with_1(here: Path, procrunner: Procrunner) -> None:
    procrunner("documents", "make", LICENCE)

    verified = procrunner("verify", f"{LICENCE}.kk.pdf")

    assert verified.code == 1
    assert f"{LICENCE}.kk.pdf: unsigned" in verified.out


def test_a_file_that_is_no_document_is_told(here: Path, procrunner: Procrunner) -> None:
    verified = procrunner("verify", "procrunner.toml")

    assert (verified.code, verified.out) == (2, "")
    assert verified.err == (
        "error: procrunner.toml: this is no PDF document that can be read: "
        "it does not begin as one\n"
        "  Give a document (.pdf), or a signature (.cms) with --document.\n"
    )


def test_what_is_not_installed_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, procrunner: Procrunner
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    made = procrunner("documents", "make", LICENCE)

    assert (made.code, made.out) == (2, "")
    assert made.err == (
        "error: documents need what is not installed: reportlab, segno\n"
        '  Install it: pip install "procrunner[documents]"\n'
    )
