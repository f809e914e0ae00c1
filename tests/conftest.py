"""What tests share: a still clock, a project in a folder, the command line in this process."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procrunner_storage import SqlStore
from tests.office import Office, Procrunner, StillClock
from tests.postgres import schema_url

__all__ = ["schema_url"]

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

# what runs in the background of a script is deaf to Ctrl-C, and so would be the programs it starts
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(START)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.db"
    SqlStore(f"sqlite:///{path}").migrate()
    with closing(sqlite3.connect(path)) as connection:  # all into the one file that is copied
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def office(tmp_path: Path, clock: StillClock, empty_database: Path) -> Office:
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(empty_database, folder / "procrunner.db")
    return Office(folder, clock)


@pytest.fixture
def procrunner(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Procrunner:
    for name in ("PROJECT", "OUTPUT", "DATABASE", "DEBUG", "LANG"):
        monkeypatch.delenv(f"PROCRUNNER_{name}", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PROCRUNNER_USER", "aigerim")
    monkeypatch.chdir(office.folder)
    return Procrunner(monkeypatch, capsys)
