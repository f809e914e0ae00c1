"""Stores to test: SQLite always, PostgreSQL where a server answers."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from procrunner_storage import SqlStore

LOCAL = ("postgresql+psycopg:///test", "postgresql+psycopg://127.0.0.1/test")

Open = Callable[..., SqlStore]


def conninfo(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def server() -> str:
    """The URL of a PostgreSQL database that answers, or nothing."""
    wanted = os.environ.get("PROCRUNNER_TEST_POSTGRES")
    for url in (wanted,) if wanted else LOCAL:
        try:
            psycopg.connect(conninfo(url), connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return ""


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "cases.db"
    store = SqlStore(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def schema_url() -> Iterator[str]:
    """A schema of PostgreSQL for one test."""
    url = server()
    if not url and os.environ.get("CI"):
        pytest.fail("no PostgreSQL answers: set PROCRUNNER_TEST_POSTGRES to a database's URL")
    if not url:
        pytest.skip("no PostgreSQL answers: set PROCRUNNER_TEST_POSTGRES to a database's URL")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(conninfo(url), autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
        options = {"options": f"-csearch_path={name}"}
        parsed = make_url(url).update_query_dict(options)
        yield parsed.render_as_string(hide_password=False)
        admin.execute(f"DROP SCHEMA {name} CASCADE")


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
