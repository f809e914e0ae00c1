"""Questions that a reader waits for find their rows by an index, however many have ended."""

from pathlib import Path

import pytest

from procrunner_storage import SqlStore, definitions, work_items
from procrunner_storage.prepared import Prepared
from tests.storage.conftest import Open


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (work_items._LATEST, "ix_work_item_completed (process=? AND element=?)"),
        (definitions._SKETCH, "sqlite_autoindex_sketch_1 (process=? AND version=?)"),
        (definitions._NUMBER, "sqlite_autoindex_definition_1 (process=?)"),
    ],
)
def test_an_index_is_used(
    migrated_file: Path, opened: Open, statement: Prepared, index: str
) -> None:
    store: SqlStore = opened(f"sqlite:///{migrated_file}")
    with store.read() as unit:
        dialect = unit.connection.dialect
        asked = statement.compiled(dialect, ()).sql
        count = asked.count("?")
        rows = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (1,) * count)
        plan = [row.detail for row in rows]

    assert len(plan) == 1, "rows are sorted"
    assert index in plan[0]
