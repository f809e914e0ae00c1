"""A PostgreSQL server for tests, where one answers; each test has a schema of its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
import pytest
from sqlalchemy import make_url

LOCAL = ("postgresql+psycopg:///test", "postgresql+psycopg://127.0.0.1/test")
_ABSENT = "no PostgreSQL answers: set PROCRUNNER_TEST_POSTGRES to a database's URL"


def conninfo(url: str) -> str:
    """The URL as the driver takes it."""
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


@contextmanager
def schema(url: str) -> Iterator[str]:
    """The URL of a new schema, which goes at the end."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(conninfo(url), autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
        own = {"options": f"-csearch_path={name}", "application_name": name}
        parsed = make_url(url).update_query_dict(own)
        yield parsed.render_as_string(hide_password=False)
        admin.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def schema_url() -> Iterator[str]:
    """A schema of PostgreSQL for one test."""
    if not server() and os.environ.get("CI"):
        pytest.fail(_ABSENT)
    if not server():
        pytest.skip(_ABSENT)
    with schema(server()) as url:
        yield url
