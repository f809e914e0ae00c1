"""Databases that cannot be used: a clear word, exit code 6, and nothing changed."""

from __future__ import annotations

import pytest

from tests.office import Office, Procrunner


def test_a_database_that_is_not_there_is_not_made(permit: Office, procrunner: Procrunner) -> None:
    file = permit.folder / "procrunner.db"
    file.unlink()

    ended = procrunner("list")

    assert (ended.code, ended.out) == (6, "")
    assert ended.err == (
        f"error: {file}: there is no database.\n  Create it with `procrunner init`.\n"
    )
    assert not file.exists()


def test_an_empty_database_wants_init(office: Office, procrunner: Procrunner) -> None:
    (office.folder / "procrunner.db").write_bytes(b"")

    ended = procrunner("list")

    assert (ended.code, ended.out) == (6, "")
    assert "the database has no tables of procrunner.\n  Create it with" in ended.err


def test_a_file_that_is_no_database_says_so(office: Office, procrunner: Procrunner) -> None:
    (office.folder / "procrunner.db").write_bytes(b"not a database" * 100)

    ended = procrunner("list")

    assert (ended.code, ended.out) == (6, "")
    assert "this file is not an SQLite database." in ended.err


def test_a_read_only_database_can_be_read_but_not_changed(
    permit: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit.start("office.permit", key="2026-1")
    url = f"sqlite:///file:{permit.folder}/procrunner.db?mode=ro&uri=true"
    monkeypatch.setenv("PROCRUNNER_DATABASE", url)

    assert [each["key"] for each in procrunner.json("list")] == ["2026-1"]
    ended = procrunner("start", "permit", "--set", "iin=1")

    assert (ended.code, ended.out) == (6, "")
    assert "the database cannot be written to." in ended.err
    assert len(procrunner.json("list")) == 1


def test_another_database_can_be_named_in_the_environment(
    permit: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROCRUNNER_DATABASE", "sqlite:///${project}/other.db")

    assert procrunner("list").code == 6
    assert procrunner("init").code == 0
    assert procrunner("list").code == 0
    assert (permit.folder / "other.db").exists()
