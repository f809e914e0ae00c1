"""What is stored about a person is found wherever it stands, and forgotten."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import Connection, inspect, text

from procrunner.model import EventKind, HistoryEvent, IncidentKind, Status, WaitKind
from procrunner_storage import SqlStore
from tests.storage import given

IIN = "750228359095"
LATER = given.NOW + timedelta(days=1)


def everywhere(store: SqlStore) -> None:
    """The identifier stands in all that an instance can hold."""
    given.instances(
        store, business_key=f"case-{IIN}", variables={"iin": IIN}, state=f"tokens of {IIN}"
    )
    given.waits(
        store,
        given.wait(1),
        given.wait(2, WaitKind.JOB, topic="ask", inputs={"iin": IIN}),
    )
    trouble = given.wait(3, WaitKind.INCIDENT, detail=f"{IIN} is unknown", hint=f"Mend {IIN}.")
    with store.write() as unit:
        unit.incidents.add("abc123", trouble, IncidentKind.HANDLER, at=given.NOW)
        unit.instances.remember(given.instance(variables={"iin": IIN}), before={})
        unit.work_items.hand(unit.work_items.get("abc123.1"), to=IIN, delegated_by=IIN)
        unit.work_items.keep(unit.work_items.get("abc123.1"), {"iin": IIN})
        unit.notes.add(given.note(text=f"asked {IIN}"))
        failed = HistoryEvent(kind=EventKind.FAILED, process="order", data={"error": f"no {IIN}"})
        unit.history.append("abc123", [failed], actor="system", at=given.NOW)
        for id_ in ("taken", "untaken"):
            sent = given.message(id_, correlation=IIN, variables={"iin": IIN})
            unit.messages.add(sent)
        unit.messages.deliver(given.message("taken", correlation=IIN), to="abc123")


def ended(store: SqlStore, *ids: str) -> None:
    with store.write() as unit:
        for id_ in ids or ("abc123",):
            found = unit.instances.get(id_)
            over = {"status": Status.COMPLETED, "ended_at": given.NOW, "state": ""}
            later = dataclasses.replace(
                found, revision=found.revision + 1, variables={}, business_key="", **over
            )
            unit.instances.save(later, expected=found.revision)


def rows_with(store: SqlStore, needle: str) -> list[str]:
    """Tables and columns in which the text stands, looked at one by one."""
    found = []
    with store.read() as unit:
        connection = unit.connection
        assert isinstance(connection, Connection)
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found += [f"{table}.{name}" for name, value in row.items() if needle in str(value)]
    return found


def test_a_person_is_found_wherever_an_instance_holds_them(store: SqlStore) -> None:
    everywhere(store)

    with store.read() as unit:
        found = unit.personal.mentioning(IIN)

    assert set(found) == {"abc123"}
    assert set(found["abc123"]) >= {
        *("variables", "business_key", "handlers", "work items", "notes"),
        *("incidents", "messages", "history"),
    }


def test_nobody_else_is_found(store: SqlStore) -> None:
    everywhere(store)

    with store.read() as unit:
        assert unit.personal.mentioning("750228359096") == {}
        assert unit.personal.mentioning("7502%") == {}


def test_messages_are_told_by_who_got_them(store: SqlStore) -> None:
    everywhere(store)

    with store.read() as unit:
        assert [each.id for each in unit.personal.messages("abc123")] == ["taken"]
        assert [each.id for each in unit.personal.untaken(IIN)] == ["untaken"]
        assert unit.personal.untaken("nobody") == []


@pytest.mark.parametrize(
    ("before", "words", "gone"),
    [(given.NOW, IIN, 0), (LATER, "x", 0), (LATER, IIN, 1), (LATER, "", 1)],
)
def test_what_nobody_took_is_forgotten_when_it_is_old(
    store: SqlStore, before: object, words: str, gone: int
) -> None:
    everywhere(store)

    with store.write() as unit:
        assert unit.personal.forget_untaken(before=before, text=words) == gone  # type: ignore[arg-type]
        assert len(unit.personal.messages("abc123")) == 1


def test_after_erasing_nothing_but_what_the_history_was_told_names_the_person(
    store: SqlStore,
) -> None:
    everywhere(store)
    ended(store)

    with store.write() as unit:
        unit.instances.erase("abc123")
        unit.personal.forget_untaken(before=LATER, text=IIN)

    assert rows_with(store, IIN) == ["event.data"]


def test_those_that_ended_and_are_not_erased_come_oldest_first(store: SqlStore) -> None:
    given.instances(store, "old", "new", "at work")
    with store.write() as unit:
        for id_ in ("old", "new", "at work"):
            event = HistoryEvent(kind=EventKind.STARTED, process="order", data={})
            unit.history.append(id_, [event], actor="a", at=given.NOW)
    ended(store, "old", "new")

    with store.write() as unit:
        assert unit.personal.held(given.NOW, limit=9) == []
        assert unit.personal.held(LATER, limit=9) == ["new", "old"]
        assert unit.personal.held(LATER, limit=1) == ["new"]
        unit.instances.erase("new")
        assert unit.personal.held(LATER, limit=9) == ["old"]
