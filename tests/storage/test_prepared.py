import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from procrunner.errors import ConflictError, StorageError
from procrunner_storage import SqlStore
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import message
from procrunner_storage.transaction import Transaction
from tests.storage import given

NAMED = Prepared(
    select(message.c.id, message.c.received_at)
    .where(message.c.name == bindparam("wanted"), message.c.correlation == "")
    .order_by(message.c.number)
)


def test_values_are_given_in_the_order_that_the_driver_wants() -> None:
    compiled = NAMED.compiled(sqlite.dialect(), ["wanted"])

    assert compiled.arguments({"wanted": "paid"}) == ["paid", ""]


def test_a_driver_that_takes_names_gets_names() -> None:
    compiled = NAMED.compiled(postgresql.psycopg.dialect(), ["wanted"])

    assert compiled.arguments({"wanted": "paid"}) == {"wanted": "paid", "correlation_1": ""}


def test_a_statement_is_compiled_once_for_each_set_of_values() -> None:
    statement, dialect = Prepared(insert(message)), sqlite.dialect()

    short = statement.compiled(dialect, ["id", "name"])

    assert statement.compiled(dialect, ["name", "id"]) is short
    assert statement.compiled(dialect, ["id"]) is not short


def test_rows_come_back_as_they_were_written(store: SqlStore) -> None:
    with store.write() as unit:
        unit.messages.add(given.message())

        rows = _transaction(unit).rows(NAMED, {"wanted": "paid"})

    assert rows == [{"id": "m1", "received_at": given.NOW}]


def test_what_the_database_refuses_is_told_in_words(store: SqlStore) -> None:
    given.instances(store)
    missing = Prepared(text("SELECT 1 FROM nowhere"))

    with store.write() as unit, pytest.raises(StorageError, match="no tables of procrunner"):
        _transaction(unit).rows(missing)
    with store.write() as unit, pytest.raises(ConflictError):
        unit.instances.add(given.instance())


def _transaction(unit: object) -> Transaction:
    found: Transaction = unit.instances._transaction  # type: ignore[attr-defined]
    return found
