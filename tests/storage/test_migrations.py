import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, LargeBinary, create_engine, insert, select, text

from procrunner.errors import StorageError
from procrunner.model import WaitKind
from procrunner_storage import SqlStore
from procrunner_storage.indexes import metadata
from procrunner_storage.tables import REVISION
from tests.drawings import NAMES
from tests.models import event, process, source, tag
from tests.storage import given
from tests.storage.conftest import Open

SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
COLUMNS = """
    SELECT table_name, column_name, ordinal_position, data_type, collation_name, is_nullable
    FROM information_schema.columns WHERE table_schema = current_schema()
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
"""


def schema(connection: Connection) -> set[tuple[object, ...]]:
    """The tables as the database describes them, without Alembic's and without triggers."""
    if connection.dialect.name == "sqlite":
        found = [row for row in connection.execute(text(SQLITE)) if row.type != "trigger"]
        rows = [tuple(" ".join(str(each).split()) for each in row) for row in found]
    else:
        name = connection.execute(text("SELECT current_schema()")).scalar_one()
        queries = (INDEXES, COLUMNS, CONSTRAINTS)
        rows = [tuple(row) for query in queries for row in connection.execute(text(query))]
        rows = [tuple(str(each).replace(f"{name}.", "") for each in row) for row in rows]
    return {row for row in rows if "alembic" not in str(row)}


def test_migrations_build_exactly_the_declared_tables(store: SqlStore) -> None:
    with store.write() as unit:
        migrated = schema(unit.connection)
        context = MigrationContext.configure(unit.connection)
        differences = compare_metadata(context, metadata)
        if unit.connection.dialect.name == "postgresql":
            unit.connection.execute(text("CREATE SCHEMA declared_tables"))
            unit.connection.execute(text("SET LOCAL search_path = declared_tables"))
            metadata.create_all(unit.connection)
            declared = schema(unit.connection)
            unit.connection.rollback()
        else:
            with create_engine("sqlite://").begin() as memory:
                metadata.create_all(memory)
                declared = schema(memory)

    assert differences == []
    assert migrated == declared


def test_the_triggers_that_keep_the_history_are_there(store: SqlStore) -> None:
    with store.read() as unit:
        if unit.connection.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
            expected = {"event_no_update", "event_no_delete", "event_no_replace"}
        else:
            query = (
                "SELECT tgname FROM pg_trigger"
                " WHERE tgrelid = 'event'::regclass AND NOT tgisinternal"
            )
            expected = {"event_no_change", "event_no_delete"}

        assert {row[0] for row in unit.connection.execute(text(query))} == expected


def test_the_revision_that_the_store_asks_for_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", "procrunner_storage:migrations")

    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_migrating_says_the_revision_and_may_be_repeated(empty_url: str, opened: Open) -> None:
    store = opened(empty_url)

    assert [store.migrate(), store.migrate()] == [REVISION, REVISION]

    given.instances(store)
    with store.read() as unit:
        assert unit.instances.count() == 1


def test_what_processes_of_an_older_database_begin_with_is_noted(
    empty_url: str, opened: Open
) -> None:
    xml = source(NAMES + process(tag("startEvent", "s", event("message", messageRef="begin"))))
    row = {"process": "p", "hash": "", "name": "", "file": "", "xml": xml, "deployed_at": given.NOW}
    config = Config()
    config.set_main_option("script_location", "procrunner_storage:migrations")
    engine = create_engine(empty_url)
    with engine.begin() as config.attributes["connection"]:
        connection = config.attributes["connection"]
        upgrade(config, "0005")
        for version in (1, 2):
            connection.execute(insert(metadata.tables["definition"]), row | {"version": version})
        upgrade(config, "0006")
        found = connection.execute(select(metadata.tables["start"])).all()
    engine.dispose()

    assert [tuple(each) for each in found] == [
        ("p", "s", 1, 2, WaitKind.MESSAGE, "begin", None, "")
    ]


def test_work_items_of_an_older_database_stay_with_those_who_may_do_them(
    empty_url: str, opened: Open
) -> None:
    migrating = Config()
    migrating.set_main_option("script_location", "procrunner_storage:migrations")
    engine = create_engine(empty_url)
    tables = ("definition", "instance", "work_item", "candidate")
    with engine.begin() as migrating.attributes["connection"]:
        connection = migrating.attributes["connection"]
        upgrade(migrating, "0010")
        for name in tables:
            table = metadata.tables[name]
            row = {each.name: _plain(each) for each in table.c}
            row = {key: value for key, value in row.items() if key not in _LATER}
            written = f"INSERT INTO {name} ({', '.join(row)}) VALUES (:{', :'.join(row)})"
            connection.execute(text(written), row)
        upgrade(migrating, "0011")
    engine.dispose()

    found = opened(empty_url)
    found.migrate()
    with found.read() as unit:
        [item] = unit.work_items.list(roles=["x"])
        assert (item.element, item.assignee, item.delegated_by, item.draft) == ("x", "x", "", {})


_LATER = {"delegated_by", "draft", "forms"}
"""Columns of these tables that came with later migrations."""


def _plain(column: Column[object]) -> object:
    if column.name in {"candidates", "pins", "variables"}:
        return {"candidates": '["x"]'}.get(column.name, "{}")
    if column.name in {"closed_at", "ended_at", "next_due"}:
        return None
    if isinstance(column.type, LargeBinary):
        return b""
    if column.name == "status":
        return "active"
    numbers = {"token", "version", "revision", "events", "created_at", "started_at", "deployed_at"}
    return 1 if column.name in numbers else "x"


def test_a_database_without_tables_is_told(empty_url: str, opened: Open) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).touch()
    store = opened(empty_url)

    with pytest.raises(StorageError) as caught, store.read():
        pass

    assert caught.value.what == "the database has no tables of procrunner."
    assert "`procrunner init`" in caught.value.hint
    assert caught.value.where


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_schema_of_another_version_is_not_touched(url: str, opened: Open, revision: str) -> None:
    with opened(url).write() as unit:
        statement = text("UPDATE alembic_version SET version_num = :revision")
        unit.connection.execute(statement, {"revision": revision})
    store = opened(url)

    for use in (store.write, store.read):
        with pytest.raises(StorageError) as caught, use():
            pass
        assert caught.value.what == (
            f"the schema is at revision {revision}, and this version needs {REVISION}."
        )
    with pytest.raises(StorageError, match=f"at revision {revision}"):
        store.migrate()


def test_the_file_is_its_owner_s_alone(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "cases.db"
    store = opened(f"sqlite:///{path}")

    store.migrate()

    with store.write():
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert "cases.db" in modes


def test_a_missing_file_is_told_and_not_made(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "mistyped.db"
    store = opened(f"sqlite:///{path}")

    with pytest.raises(StorageError) as caught, store.write():
        pass

    assert str(caught.value) == (
        f"{path}: there is no database.\n  Create it with `procrunner init`."
    )
    assert not path.exists()


def test_a_missing_folder_is_told(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "nowhere" / "cases.db"

    with pytest.raises(StorageError) as caught:
        opened(f"sqlite:///{path}").migrate()

    assert str(caught.value) == (
        f"{path}: the database file cannot be made: No such file or directory.\n"
        "  Make the folder, writable for this user, or correct the database URL."
    )


def test_opening_a_store_does_not_import_alembic() -> None:
    code = "import sys, procrunner_storage; print('alembic' in sys.modules)"
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said == "False\n"
