import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from procrunner.audit import digest
from procrunner.errors import NotFoundError
from procrunner.model import EventKind, HistoryEvent, Status, StoredEvent
from procrunner_storage import SqlStore
from tests.storage import given

STARTED = HistoryEvent(kind=EventKind.STARTED)
ENTERED = HistoryEvent(
    kind=EventKind.ENTERED,
    element="task",
    process="order",
    name="Тексеру",
    token=3,
    flow="f1",
    data={"б": 1.5, "a": [None, {"y": 1, "x": 2}]},
)


def told(store: SqlStore, *events: HistoryEvent, instance: str = "abc123") -> None:
    with store.write() as unit:
        unit.history.append(instance, events, actor="Әсел", at=given.NOW)


def history(store: SqlStore, instance: str = "abc123") -> list[StoredEvent]:
    with store.read() as unit:
        return list(unit.history.list(instance))


def test_events_come_back_in_order_as_they_were_told(store: SqlStore) -> None:
    given.instances(store)

    told(store, STARTED, ENTERED)
    told(store, STARTED)

    found = history(store)
    assert [each.event for each in found] == [STARTED, ENTERED, STARTED]
    assert [each.number for each in found] == [1, 2, 3]
    assert {(each.actor, each.at) for each in found} == {("Әсел", given.NOW)}


def test_each_hash_covers_the_event_and_the_hash_before(store: SqlStore) -> None:
    given.instances(store)

    told(store, STARTED, ENTERED)

    first, second = history(store)
    with store.read() as unit:
        links = unit.audit.chain("abc123")
    at = "2026-03-02T09:30:15.123456Z"
    content = [1, first.hash, "abc123", 2, at, "Әсел", "entered", "task", "order", "Тексеру"]
    content += [3, "f1", {"a": [None, {"x": 2, "y": 1}], "б": 1.5}]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert second.hash == hashlib.sha256(canonical.encode()).hexdigest()
    assert first.hash == digest("", "abc123", links[0])


def test_the_chain_goes_on_over_transactions_and_saves(store: SqlStore) -> None:
    given.instances(store)
    told(store, STARTED)
    with store.write() as unit:
        unit.instances.save(given.instance(revision=2), expected=1)
        unit.history.append("abc123", [ENTERED], actor="Әсел", at=given.NOW)
        unit.history.append("abc123", [ENTERED], actor="Әсел", at=given.NOW)
        unit.instances.save(given.instance(revision=3), expected=2)
        unit.history.append("abc123", [STARTED], actor="Әсел", at=given.NOW)

    with store.read() as unit:
        previous = ""
        for link in unit.audit.chain("abc123"):
            assert link.hash == digest(previous, "abc123", link)
            previous = link.hash
        row = unit.connection.execute(text("SELECT head, events FROM instance")).one()
    assert tuple(row) == (previous, 4)


def test_each_instance_has_its_own_chain(store: SqlStore) -> None:
    given.instances(store, "a", "b")

    told(store, STARTED, instance="a")
    told(store, STARTED, STARTED, instance="b")

    assert [len(history(store, id_)) for id_ in "ab"] == [1, 2]
    assert history(store, "a")[0].hash != history(store, "b")[0].hash


def test_an_unknown_instance_has_no_history_to_append_to(store: SqlStore) -> None:
    with pytest.raises(NotFoundError, match="There is no instance 'abc123'"):
        told(store, STARTED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'nobody'",
        "DELETE FROM event",
        "DELETE FROM event WHERE number = 2",
    ],
)
def test_the_history_refuses_to_be_changed(store: SqlStore, statement: str) -> None:
    given.instances(store)
    told(store, STARTED, ENTERED)
    before = history(store)

    with pytest.raises(DBAPIError, match="the history is append-only"), store.write() as unit:
        unit.connection.execute(text(statement))

    assert history(store) == before


def test_replacing_a_row_is_refused_too(file_store: SqlStore) -> None:
    given.instances(file_store)
    told(file_store, STARTED)

    statement = "INSERT OR REPLACE INTO event SELECT * FROM event"
    with pytest.raises(DBAPIError, match="the history is append-only"), file_store.write() as unit:
        unit.connection.execute(text(statement))


def test_truncating_the_table_is_refused_too(schema_url: str) -> None:
    store = SqlStore(schema_url)
    store.migrate()

    with pytest.raises(DBAPIError, match="the history is append-only"), store.write() as unit:
        unit.connection.execute(text("TRUNCATE event"))
    store.close()


def waited(store: SqlStore, instance: str, minutes: int, how: EventKind) -> None:
    with store.write() as unit:
        unit.history.append(instance, [ENTERED], actor="a", at=given.NOW)
        left = replace(ENTERED, kind=how)
        unit.history.append(instance, [left], actor="a", at=given.NOW + minutes * given.MINUTE)


def test_what_is_usual_is_the_median_of_cases_that_ended(store: SqlStore) -> None:
    ended = {"status": Status.COMPLETED, "ended_at": given.NOW, "state": ""}
    given.instances(store, "a", "b", "c", "interrupted", **ended)
    with store.write() as unit:
        unit.instances.add(given.instance("at work"))
    for id_, minutes in (("a", 1), ("b", 3), ("c", 50), ("at work", 9)):
        waited(store, id_, minutes, EventKind.COMPLETED)
    waited(store, "interrupted", 100, EventKind.INTERRUPTED)

    with store.read() as unit:
        places = [("order", "task"), ("order", "other"), ("other", "task")]
        assert unit.history.usual("order", places) == {("order", "task"): 3 * given.MINUTE}
        assert unit.history.usual("other", places) == {}
        assert unit.history.usual("order", []) == {}
