import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Timer
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from procrunner.errors import StorageError, UsageError
from procrunner_storage import SqlStore
from tests.storage import given
from tests.storage.conftest import Open


def started(store: SqlStore) -> int:
    with store.read() as unit:
        return unit.instances.count()


def work(store: SqlStore) -> None:
    with store.write() as unit:
        unit.instances.add(given.instance("half"))
        unit.attachments.put(bytes(100_000), name="large", at=given.NOW)


def test_a_full_disk_is_told_and_nothing_is_half_done(file_store: SqlStore, path: Path) -> None:
    given.instances(file_store, "before")
    with file_store.write() as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")

    with pytest.raises(StorageError) as caught:
        work(file_store)

    assert caught.value.where == str(path)
    assert caught.value.what.startswith("the disk is full (")
    assert caught.value.what.endswith(" KiB free); nothing was changed.")
    assert caught.value.hint == "Make space, then run the command again."
    assert started(file_store) == 1
    with file_store.write() as unit:
        unit.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    work(file_store)
    assert started(file_store) == 2


def test_a_locked_database_is_told_after_the_wait(file_store: SqlStore, path: Path) -> None:
    given.instances(file_store, "before")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageError) as caught, file_store.write():
            pytest.fail("the transaction began")

        assert started(file_store) == 1  # who reads does not wait for who writes
    assert str(caught.value) == (
        f"{path}: the database is locked; waited 0.05 s.\n"
        "  Another program writes to it: let it finish, then run the command again."
    )
    given.instances(file_store, "after")
    assert started(file_store) == 2


def test_a_writer_waits_for_the_one_before(path: Path, opened: Open) -> None:
    store = opened(f"sqlite:///{path}", busy_timeout=20)
    given.instances(store, "abc")
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    Timer(0.2, other.rollback).start()

    given.instances(store, "def")

    assert started(store) == 2
    other.close()


def test_a_read_only_database_is_told(file_store: SqlStore, path: Path, opened: Open) -> None:
    given.instances(file_store)
    store = opened(f"sqlite:///file:{path}?mode=ro&uri=true")

    with pytest.raises(StorageError) as caught:
        given.instances(store, "new")

    assert str(caught.value) == (
        f"{path}: the database cannot be written to.\n"
        "  Make the file and its folder writable for this user, then run the command again."
    )
    assert started(store) == 1


def test_a_disk_without_room_for_the_files_beside_is_called_full(
    file_store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = sqlite3.OperationalError("disk I/O error")
    failure.sqlite_errorcode = sqlite3.SQLITE_IOERR
    free = [4096, 1 << 30]
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free[0]))

    told = []
    for _ in range(2):
        told.append(str(file_store._database.explain(DBAPIError("", None, failure))))
        del free[0]
        free.append(1 << 30)

    assert told == [
        (
            f"{path}: the disk is full (4 KiB free); nothing was changed.\n"
            "  Make space, then run the command again."
        ),
        (
            f"{path}: the database cannot be used: disk I/O error.\n"
            "  Look at the file, its folder and its disk."
        ),
    ]


def test_a_file_of_another_kind_is_told(path: Path, file_store: SqlStore) -> None:
    path.write_text("Dear Sir or Madam, " * 1000)

    with pytest.raises(StorageError) as caught, file_store.read():
        pass

    assert str(caught.value) == (
        f"{path}: this file is not an SQLite database.\n"
        "  Correct the database URL, or restore the last backup."
    )


def test_a_damaged_file_is_told(path: Path, file_store: SqlStore) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    with pytest.raises(StorageError) as caught, file_store.read() as unit:
        unit.instances.list()

    assert str(caught.value) == (
        f"{path}: the database is damaged.\n"
        "  Keep the file for examination and restore the last backup."
    )


def test_a_path_may_hold_any_letters(migrated_file: Path, tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "өтініш 100% #1?.db"
    store = opened(make_url("sqlite://").set(database=str(path)).render_as_string())
    store.migrate()

    given.instances(store)

    assert path.exists()
    assert started(store) == 1


def test_a_database_in_memory_lives_as_long_as_its_store(opened: Open) -> None:
    store = opened("sqlite://", busy_timeout=0.05)
    store.migrate()

    given.instances(store)

    assert started(store) == 1
    with (
        store.read(),
        pytest.raises(StorageError, match="all connections of this process are in use"),
        store.read(),
    ):
        pass


def test_what_is_written_by_a_reader_does_not_last(file_store: SqlStore) -> None:
    with file_store.read() as unit:
        unit.definitions.add(given.definition())

    with file_store.read() as unit:
        assert unit.definitions.list() == []


def test_a_reader_sees_one_moment(url: str, opened: Open) -> None:
    store, other = opened(url), opened(url)
    given.instances(store, "before")

    with store.read() as unit:
        seen = unit.instances.count()
        given.instances(other, "meanwhile")

        assert (seen, unit.instances.count()) == (1, 1)


def test_what_a_handler_does_wrong_stays_its_own_error(store: SqlStore) -> None:
    with store.write() as unit:
        unit.connection.execute(text("CREATE TABLE register (number INTEGER PRIMARY KEY)"))

    with pytest.raises(IntegrityError), store.write() as unit:
        unit.connection.execute(text("INSERT INTO register VALUES (1), (1)"))


def test_commits_are_on_the_disk_before_they_are_told(file_store: SqlStore) -> None:
    with file_store.read() as unit:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        found = [unit.connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in pragmas]

    assert found == ["wal", 2, 1]


def test_rows_locked_on_the_server_are_told(schema_url: str, opened: Open) -> None:
    first, second = opened(schema_url), opened(schema_url, busy_timeout=0.05)
    first.migrate()
    given.instances(first)

    with first.write() as unit:
        unit.instances.save(given.instance(revision=2), expected=1)
        with pytest.raises(StorageError) as caught, second.write() as late:
            late.instances.save(given.instance(revision=2), expected=1)

    assert caught.value.what == "the rows are locked; waited 0.05 s."


def test_a_read_only_server_is_told(schema_url: str, opened: Open) -> None:
    opened(schema_url).migrate()
    url = make_url(schema_url)
    options = f"{url.query['options']} -cdefault_transaction_read_only=on"
    store = opened(url.update_query_dict({"options": options}).render_as_string())

    with pytest.raises(StorageError) as caught:
        given.instances(store)

    assert caught.value.what == "the database cannot be written to."


def test_a_server_out_of_reach_is_told_without_the_password(opened: Open) -> None:
    store = opened("postgresql+psycopg://clerk:secret@127.0.0.1:1/cases")

    with pytest.raises(StorageError) as caught, store.read():
        pass

    assert caught.value.where == "postgresql+psycopg://clerk:***@127.0.0.1:1/cases"
    assert caught.value.what.startswith("the database is out of reach: ")
    assert caught.value.hint.startswith("Start the server, or correct host, user")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("cases.db", "'cases.db' is no database URL."),
        ("mysql://host/cases", "Databases of kind 'mysql' are not supported."),
    ],
)
def test_a_url_that_cannot_be_used_is_told(url: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        SqlStore(url)

    assert str(caught.value) == (
        f"{what}\n  Write sqlite:///cases.db or postgresql+psycopg://user@host/database."
    )
