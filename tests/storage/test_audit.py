from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import text

from procrunner import audit
from procrunner.audit import Checkpoint, Fault, Head
from procrunner.model import EventKind, HistoryEvent
from procrunner.runner.auditing import Auditor, Verdict
from procrunner_storage import SqlStore
from procrunner_storage.tables import event as table
from tests.office import StillClock
from tests.storage import given

UNGUARDED = {
    "sqlite": ["event_no_update", "event_no_delete", "event_no_replace"],
    "postgresql": ["event_no_change ON event", "event_no_delete ON event"],
}
MOVE = (
    "UPDATE event SET number = 90 WHERE instance = 'b' AND number = 2",
    "UPDATE event SET number = 2 WHERE instance = 'b' AND number = 3",
    "UPDATE event SET number = 3 WHERE instance = 'b' AND number = 90",
)
INSERTED = (
    "INSERT INTO event SELECT instance, 6, at, actor, kind, element, process, name, token, flow,"
    " data, hash, seal FROM event WHERE instance = 'b' AND number = 5"
)


def history(store: SqlStore, *ids: str, events: int = 5) -> None:
    given.instances(store, *ids)
    for id_ in ids:
        more(store, id_, events)


def more(store: SqlStore, id_: str, events: int = 1) -> None:
    told = [HistoryEvent(kind=EventKind.COMPLETED, element=f"t{n}") for n in range(events)]
    with store.write() as unit:
        held = unit.instances.get(id_)
        unit.instances.save(replace(held, revision=held.revision + 1), expected=held.revision)
        after = replace(held, revision=held.revision + 1)
        unit.history.append(id_, told, actor="Әсел", at=given.NOW, after=after)


def tamper(store: SqlStore, *statements: str) -> None:
    """What an administrator of the database can do."""
    with store.write() as unit:
        for trigger in UNGUARDED[unit.connection.dialect.name]:
            unit.connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        for statement in statements:
            unit.connection.execute(text(statement))


def rewrite(store: SqlStore, id_: str) -> None:
    """Make every hash of a chain fit again."""
    with store.write() as unit:
        previous = ""
        links = unit.audit.chain(id_)
        for link in links:
            previous = audit.digest(previous, id_, link)
            values = {"hash": previous, "id": id_, "n": link.number}
            change = "UPDATE event SET hash = :hash WHERE instance = :id AND number = :n"
            unit.connection.execute(text(change), values)
        change = "UPDATE instance SET head = :head, events = :events WHERE id = :id"
        unit.connection.execute(text(change), {"head": previous, "events": len(links), "id": id_})


def auditor(store: SqlStore) -> Auditor:
    return Auditor(store, StillClock(given.NOW))


def verify(store: SqlStore, *published: Checkpoint) -> list[tuple[str, int]]:
    found = auditor(store).verify(published=published).faults
    return [(fault.instance, fault.number) for fault in found]


def test_a_history_as_it_was_written_is_whole(store: SqlStore) -> None:
    history(store, "a", "b")
    auditor(store).checkpoint()
    more(store, "b")

    assert auditor(store).verify() == Verdict(
        faults=[], instances=2, events=11, uncovered=1, checkpoints=1, archived=0
    )


@pytest.mark.parametrize("column", [each.name for each in table.c if each.name != "instance"])
def test_a_change_of_any_column_is_found(store: SqlStore, column: str) -> None:
    history(store, "a", "b")
    value = "77" if column in {"at", "token", "number"} else "'9'"
    tamper(store, f"UPDATE event SET {column} = {value} WHERE instance = 'b' AND number = 3")

    found = verify(store)

    assert found
    assert {instance for instance, _ in found} == {"b"}
    assert min(number for _, number in found) in {3, 4}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["DELETE FROM event WHERE instance = 'b' AND number = 3"], "b: event 3: was removed"),
        (["DELETE FROM event WHERE instance = 'b' AND number = 5"], "b: event 5: was removed"),
        (["DELETE FROM event WHERE instance = 'b'"], "b: event 1: was removed"),
        (MOVE, "b: event 2: was moved here from place 3"),
        ([INSERTED], "b: event 6: was changed or put in"),
    ],
)
def test_what_was_done_is_told_with_its_place(
    store: SqlStore, statements: list[str], expected: str
) -> None:
    history(store, "a", "b")
    tamper(store, *statements)

    found = auditor(store).verify().faults

    assert str(found[0]).startswith(expected)


def test_a_chain_written_anew_is_found_by_the_checkpoint(store: SqlStore) -> None:
    history(store, "a", "b")
    auditor(store).checkpoint()
    tamper(store, "UPDATE event SET actor = 'nobody' WHERE instance = 'b' AND number = 3")
    rewrite(store, "b")

    found = auditor(store).verify().faults

    assert [str(each) for each in found] == [
        "b: event 5: or one before it was written anew: a checkpoint knows it otherwise"
    ]


def test_a_tail_cut_off_and_hidden_is_found_by_the_checkpoint(store: SqlStore) -> None:
    history(store, "a", "b")
    auditor(store).checkpoint()
    tamper(store, "DELETE FROM event WHERE instance = 'b' AND number > 3")
    rewrite(store, "b")

    found = auditor(store).verify().faults

    assert [str(each) for each in found] == [
        "b: event 4: was cut off: a checkpoint knows of 5 events"
    ]


def test_an_instance_that_is_gone_is_found_by_the_checkpoint(store: SqlStore) -> None:
    history(store, "a", "b")
    auditor(store).checkpoint()
    gone = [f"DELETE FROM {name} WHERE instance = 'b'" for name in ("event", "salt")]
    tamper(store, *gone, "DELETE FROM instance WHERE id = 'b'")

    found = auditor(store).verify().faults

    assert [str(each) for each in found] == ["b: was removed, with its 5 events"]


def test_checkpoints_made_anew_are_found_by_the_published_one(store: SqlStore) -> None:
    history(store, "a", "b")
    published = auditor(store).checkpoint()
    tamper(store, "UPDATE event SET actor = 'nobody' WHERE instance = 'b' AND number = 3")
    rewrite(store, "b")
    tamper(store, "DELETE FROM leaf", "DELETE FROM checkpoint")
    auditor(store).checkpoint()

    assert verify(store) == []
    found = [str(each) for each in auditor(store).verify(published=[published]).faults]
    assert found == [
        "checkpoint 1: was published with another content than it has here",
        "checkpoint 1: has another root than the heads that it covers",
    ]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE checkpoint SET root = 'ab' WHERE number = 2", "has another root"),
        ("DELETE FROM checkpoint WHERE number = 1", "does not follow the one before it"),
        ("UPDATE checkpoint SET events = 3 WHERE number = 1", "does not follow the one before it"),
        ("DELETE FROM leaf WHERE number > 3", "covers 5 heads, and 3 are left"),
        ("UPDATE leaf SET events = 4 WHERE instance = 'a' AND number = 2", "another root"),
    ],
)
def test_checkpoints_hold_each_other(store: SqlStore, statement: str, what: str) -> None:
    history(store, "a", "b")
    auditor(store).checkpoint()
    more(store, "a")
    more(store, "b")
    auditor(store).checkpoint()
    tamper(store, statement)

    found = auditor(store).verify().faults

    assert any(what in each.what for each in found), found


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE definition SET xml = CAST('<other/>' AS BLOB)", "was changed after a checkpoint"),
        ("DELETE FROM definition", "was removed"),
    ],
)
def test_a_drawing_changed_after_its_checkpoint_is_found(
    file_store: SqlStore, statement: str, what: str
) -> None:
    with file_store.write() as unit:
        unit.definitions.add(given.definition("permit"))
    auditor(file_store).checkpoint()
    tamper(file_store, statement)

    (found,) = auditor(file_store).verify().faults

    assert found.instance == "definition permit:1"
    assert found.what.startswith(what)


def test_variables_changed_by_hand_are_found(store: SqlStore) -> None:
    history(store, "a", "b")
    tamper(store, "UPDATE instance SET variables = '{}' WHERE id = 'b'")

    assert auditor(store).verify().faults == [
        Fault("b", 5, "sealed other variables than are there now")
    ]


def test_a_second_checkpoint_gathers_only_what_grew(store: SqlStore) -> None:
    history(store, "a", "b")
    first = auditor(store).checkpoint()
    more(store, "b")

    second = auditor(store).checkpoint()

    assert (first.leaves, second.leaves, second.events) == (3, 4, 11)
    assert second.previous == first.hash
    with store.read() as unit:
        assert [(each.instance, each.events) for each in unit.audit.leaves()] == [
            ("definition order:1", 0),
            ("a", 5),
            ("b", 5),
            ("b", 6),
        ]


def test_only_the_instances_asked_for_are_looked_at(store: SqlStore) -> None:
    history(store, "a", "b")
    tamper(store, "UPDATE event SET actor = 'nobody' WHERE instance = 'b' AND number = 3")

    assert auditor(store).verify(["a"]).faults == []
    assert auditor(store).verify(["b"]).instances == 1


def test_events_of_nobody_are_found(file_store: SqlStore) -> None:
    history(file_store, "a", "b")
    with file_store.write() as unit:
        unit.connection.execute(text("DELETE FROM salt WHERE instance = 'b'"))
    with sqlite3.connect(file_store._database.where) as bare:
        bare.execute("DELETE FROM instance WHERE id = 'b'")

    assert auditor(file_store).verify().faults == [
        Fault("b", 0, "has events, and was removed itself")
    ]


def test_many_instances_are_read_by_the_page(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procrunner.runner.auditing._PAGE", 2)
    history(store, *"abcde", events=2)
    tamper(store, "UPDATE event SET actor = 'nobody' WHERE instance = 'e' AND number = 1")

    verdict = auditor(store).verify()

    assert (verdict.instances, verdict.events) == (5, 10)
    assert [fault.instance for fault in verdict.faults] == ["e"]


def test_heads_are_told_by_instance(store: SqlStore) -> None:
    history(store, "a", events=1)

    with store.read() as unit:
        (link,) = unit.audit.chain("a")
        assert unit.audit.head("a") == Head("a", 1, link.hash)
        assert unit.audit.head("b") is None
