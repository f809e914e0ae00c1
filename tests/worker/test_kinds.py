"""Handlers of kind tx and idempotent: what a failure or a crash leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from procrunner.model import IncidentKind
from procrunner.worker.attempt import LOST
from tests.office import Office
from tests.worker.jobs import BRIEF, begin, crash, incident, job, told

INSERT = """
from sqlalchemy import text

@handler("stamp", kind="tx")
def stamp(outcome="", *, transaction):
    transaction.execute(text("INSERT INTO receipt VALUES ('paid')"))
    if outcome == "fail":
        raise ValueError("after the row")
    if outcome == "no":
        raise BpmnError("no")
    if outcome == "later":
        raise Retry("closed", after=timedelta(hours=1))
    if outcome == "json":
        return {"x": {1}}
    return {"paid": True}
"""


@pytest.fixture
def receipts(office: Office) -> Office:
    with office.project.store.write() as unit:
        unit.connection.execute(text("CREATE TABLE receipt (what TEXT)"))  # type: ignore[attr-defined]
    return office


def rows(office: Office) -> int:
    with office.project.store.read() as unit:
        found = unit.connection.execute(text("SELECT count(*) FROM receipt"))  # type: ignore[attr-defined]
        return int(found.scalar_one())


# Rows of our own database.


def test_a_tx_handler_writes_its_rows_with_the_state(receipts: Office) -> None:
    id_ = begin(receipts, INSERT)

    receipts.work()

    assert (receipts.open(id_), rows(receipts)) == (["after"], 1)
    assert receipts.instance(id_).variables["paid"] is True


@pytest.mark.parametrize("outcome", ["fail", "no", "later", "json"])
def test_the_rows_of_a_tx_handler_go_back_when_it_does_not_return_well(
    receipts: Office, outcome: str
) -> None:
    begin(receipts, INSERT, outcome=outcome)

    receipts.work()

    assert rows(receipts) == 0


def test_the_rows_of_a_tx_handler_go_back_when_the_job_was_lost(receipts: Office) -> None:
    id_ = begin(receipts, INSERT)
    stalled = receipts.worker("stalled", lease=BRIEF)
    call = stalled.resource

    def overtaken(name: str) -> object:
        crash(receipts, timedelta(minutes=1))
        return call(name)

    stalled.resource = overtaken
    receipts.handlers(INSERT.replace("*, transaction", "*, attachments, transaction"))

    stalled.run_due(watch=receipts.said.append)

    assert rows(receipts) == 0
    assert told(receipts)[0] == LOST
    assert job(receipts, id_).worker == "dead"


def test_who_takes_the_transaction_must_be_of_kind_tx(office: Office) -> None:
    id_ = begin(office, '@handler("stamp", kind="idempotent")\ndef f(*, transaction):\n    pass')

    office.work()

    assert incident(office, id_) == (
        IncidentKind.HANDLER,
        "handlers/work.py:12: takes the transaction, but is not called in one",
        'Declare it so: @handler("stamp", kind="tx").',
    )


# Counterparts that honour the key.


def test_an_idempotent_handler_is_called_again_under_the_same_key(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f(*, call):\n    note(call.key)\n'
    id_ = begin(office, code)
    crash(office)

    office.work()

    assert office.ledger == [f"{id_}/stamp/{job(office, id_).token}"]
    assert job(office, id_).attempts == 2
