"""Stores to test: SQLite always, PostgreSQL where a server answers."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from procrunner_storage import SqlStore

Open = Callable[..., SqlStore]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "cases.db"
    store = SqlStore(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables; of SQLite not even the file is there."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cases.db"
    return str(request.getfixturevalue("schema_url"))


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens stores, and closes them after the test."""
    stores: list[SqlStore] = []

    def open_(url: str, **options: float) -> SqlStore:
        stores.append(SqlStore(url, **options))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def url(empty_url: str, request: pytest.FixtureRequest, opened: Open) -> str:
    """A database with tables."""
    if empty_url.startswith("sqlite"):
        file = request.getfixturevalue("migrated_file")
        shutil.copy(file, empty_url.removeprefix("sqlite:///"))
    else:
        opened(empty_url).migrate()
    return empty_url


@pytest.fixture
def store(url: str, opened: Open) -> SqlStore:
    return opened(url)


@pytest.fixture
def path(migrated_file: Path, tmp_path: Path) -> Path:
    """A file of SQLite with tables, for what only SQLite can suffer."""
    return Path(shutil.copy(migrated_file, tmp_path / "cases.db"))


@pytest.fixture
def file_store(path: Path, opened: Open) -> SqlStore:
    return opened(f"sqlite:///{path}", busy_timeout=0.05)
