import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from procrunner.errors import NotFoundError, StorageError, UsageError
from procrunner.model import JobStatus, Status, WaitKind
from procrunner_storage import SqlStore
from procrunner_storage.tables import REVISION, metadata
from procrunner_storage.upkeep import SqlUpkeep
from tests.storage import given
from tests.storage.conftest import Open


def change(store: SqlStore, statement: str) -> None:
    with store.write() as unit:
        unit.connection.execute(text(statement))


def test_a_sound_database_has_nothing_wrong(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2, WaitKind.JOB))

    assert SqlUpkeep(store).check() == []


def test_a_suspended_instance_is_not_over(store: SqlStore) -> None:
    given.instances(store, status=Status.SUSPENDED)
    given.waits(store, given.wait(1), given.wait(2, WaitKind.MESSAGE, message="paid"))

    assert SqlUpkeep(store).check() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE instance SET state = ''", ["abc123 is active, and has no state"]),
        ("UPDATE instance SET events = 3", ["abc123 counts other events than it has"]),
        (
            "UPDATE instance SET status = 'completed'",
            [
                "abc123.1 is over, and still waits for a person",
                "abc123.2 is over, and a handler is still to be called",
                "abc123.3 is over, and still waits for a message or signal",
                "abc123 is over, and has a state",
            ],
        ),
        (
            f"UPDATE job SET status = '{JobStatus.FAILED}'",
            ["abc123.2 is a failed job without an incident"],
        ),
    ],
)
def test_rows_that_contradict_each_other_are_told(
    store: SqlStore, statement: str, said: list[str]
) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2, WaitKind.JOB))
    given.waits(store, given.wait(3, WaitKind.MESSAGE, message="paid"))
    change(store, statement)

    assert SqlUpkeep(store).check() == said


def test_a_damaged_file_is_told_before_its_rows(file_store: SqlStore, path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    assert SqlUpkeep(file_store).check()[0].startswith("the file cannot be read: ")


def test_a_row_without_its_instance_is_told(file_store: SqlStore, path: Path) -> None:
    given.instances(file_store)
    given.waits(file_store, given.wait(1))
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("DELETE FROM instance")
        bare.commit()

    assert "a row of work_item belongs to no row of instance" in SqlUpkeep(file_store).check()


def test_a_backup_is_what_the_database_was(store: SqlStore, tmp_path: Path) -> None:
    given.instances(store, "before")
    SqlUpkeep(store).backup(tmp_path / "backup")
    given.instances(store, "after")

    revision = SqlUpkeep(store).restore(tmp_path / "backup", replace=True)

    assert revision == REVISION
    with store.read() as unit:
        assert [each.id for each in unit.instances.list()] == ["before"]
    given.instances(store, "again")
    assert SqlUpkeep(store).check() == []


def test_a_backup_is_made_while_somebody_writes(file_store: SqlStore, tmp_path: Path) -> None:
    given.instances(file_store, "before")
    with file_store.write() as unit:
        unit.instances.add(given.instance("half"))
        SqlUpkeep(file_store).backup(tmp_path / "backup.db")

    with closing(sqlite3.connect(tmp_path / "backup.db")) as bare:
        assert bare.execute("SELECT id FROM instance").fetchall() == [("before",)]
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.db"]


def test_a_backup_is_its_owner_s_alone_and_overwrites_nothing(
    store: SqlStore, tmp_path: Path
) -> None:
    path = tmp_path / "backup"
    SqlUpkeep(store).backup(path)

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="the file exists"):
        SqlUpkeep(store).backup(path)


def test_instances_are_not_lost_by_a_slip(store: SqlStore, tmp_path: Path) -> None:
    SqlUpkeep(store).backup(tmp_path / "backup")
    given.instances(store)

    with pytest.raises(UsageError, match="it has 1 instances, which would be lost"):
        SqlUpkeep(store).restore(tmp_path / "backup", replace=False)


def test_what_is_no_backup_is_told_and_changes_nothing(store: SqlStore, tmp_path: Path) -> None:
    given.instances(store)
    other = tmp_path / "other"
    other.write_bytes(b"Dear Sir or Madam")

    with pytest.raises(StorageError):
        SqlUpkeep(store).restore(other, replace=True)
    with pytest.raises(NotFoundError):
        SqlUpkeep(store).restore(tmp_path / "nowhere", replace=True)

    with store.read() as unit:
        assert unit.instances.count(status=Status.ACTIVE) == 1


def test_a_restored_database_may_be_the_first(path: Path, tmp_path: Path, opened: Open) -> None:
    store = opened(f"sqlite:///{tmp_path}/new.db")

    SqlUpkeep(store).restore(path, replace=False)

    given.instances(store)
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600


def test_every_table_has_its_size_and_rows(store: SqlStore) -> None:
    given.instances(store, *(f"i{number}" for number in range(50)))

    sizes = {each.name: each for each in SqlUpkeep(store).sizes()}

    assert set(sizes) == set(metadata.tables)
    assert sizes["instance"].rows == 50
    assert sizes["instance"].bytes > 4096


def test_vacuum_gives_space_back(file_store: SqlStore) -> None:
    with file_store.write() as unit:
        for number in range(20):
            unit.attachments.put(bytes([number]) * 50_000, name="large", at=given.NOW)
    change(file_store, "DELETE FROM attachment")

    before, after = SqlUpkeep(file_store).vacuum()

    assert after < before / 2


def test_vacuum_does_not_disturb(store: SqlStore) -> None:
    given.instances(store)

    SqlUpkeep(store).vacuum()

    with store.read() as unit:
        assert unit.instances.count() == 1


def test_a_missing_program_of_the_server_is_told(
    schema_url: str, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(schema_url)
    store.migrate()
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StorageError, match=r"there is no pg_dump on this machine") as caught:
        SqlUpkeep(store).backup(tmp_path / "backup")

    assert "Install PostgreSQL's client programs" in caught.value.hint
    assert not (tmp_path / "backup").exists()


def test_a_database_in_memory_needs_no_care(opened: Open) -> None:
    with pytest.raises(StorageError, match="in memory needs no care"):
        SqlUpkeep(opened("sqlite://"))
