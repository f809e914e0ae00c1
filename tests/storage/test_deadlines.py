"""Deadlines, and lists narrowed by them, by roles and by variables; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from procrunner.deadline import Deadline, Pause
from procrunner.errors import ConflictError
from procrunner.ports import Narrowing
from procrunner_storage import SqlStore
from tests.storage import given
from tests.storage.given import NOW

DAY = timedelta(days=1)


def deadline(instance: str = "abc123", token: int = 1, days: float = 1, **other: Any) -> Deadline:
    fields = {
        "instance": instance,
        "token": token,
        "element": "task",
        "process": "order",
        "name": "Тексеру",
        "roles": ("clerk",),
        "reading": {"term": "P1D", "term:calendar": "working"},
        "began_at": NOW,
        "calendar": "1",
        "due": NOW + days * DAY,
        "first_calendar": "1",
        "first_due": NOW + days * DAY,
        "warn_at": NOW + days * DAY / 2,
    }
    return Deadline(**(fields | other))


def stored(store: SqlStore, *deadlines: Deadline) -> None:
    given.instances(store, *sorted({each.instance for each in deadlines}))
    with store.write() as unit:
        for each in deadlines:
            unit.deadlines.begin(each)


def test_a_deadline_comes_back_as_it_was_stored(store: SqlStore) -> None:
    pauses = (Pause(token=4, begin=NOW, end=NOW + DAY, reason="papers"),)
    pauses += (Pause(token=5, begin=NOW, end=None, reason="күту"),)
    one = deadline(pauses=pauses, paused_at=NOW, trouble="none")

    stored(store, one, deadline(token=2))

    with store.read() as unit:
        assert unit.deadlines.of("abc123")[0] == one


def test_a_token_that_waits_again_keeps_its_deadline(store: SqlStore) -> None:
    stored(store, deadline(days=1), deadline(days=9))

    with store.read() as unit:
        assert [each.due for each in unit.deadlines.of("abc123")] == [NOW + DAY]


def test_what_is_to_be_told_first_comes_next(store: SqlStore) -> None:
    stored(store, deadline("a", days=4), deadline("b", days=2), deadline("c", days=1, due=None))

    with store.read() as unit:
        found = [unit.deadlines.next(NOW + days * DAY) for days in (0.5, 0.6, 1, 9)]
        of_one = unit.deadlines.next(NOW + 9 * DAY, instance="a")

    assert [each and each.instance for each in found] == [None, "c", "c", "c"]
    assert of_one is not None
    assert of_one.instance == "a"


def test_one_thing_is_told_by_one_only(store: SqlStore) -> None:
    one = deadline()
    stored(store, one)
    expected: datetime = NOW + DAY / 2
    with store.write() as unit:
        unit.deadlines.tell(replace(one, warned_at=NOW), expected=expected)

    with store.write() as unit, pytest.raises(ConflictError, match="somebody else told it"):
        unit.deadlines.tell(replace(one, warned_at=NOW), expected=expected)


@pytest.mark.parametrize(
    "silent",
    [{"paused_at": NOW}, {"closed_at": NOW}, {"late_at": NOW}, {"due": None, "warn_at": None}],
)
def test_of_these_nothing_is_to_be_told(store: SqlStore, silent: dict[str, Any]) -> None:
    stored(store, deadline(**silent))

    with store.read() as unit:
        assert unit.deadlines.next(NOW + 99 * DAY) is None


def test_closed_ones_are_listed_when_asked_for(store: SqlStore) -> None:
    stored(store, deadline(token=0), deadline(token=1), deadline(token=2), deadline("b"))

    with store.write() as unit:
        unit.deadlines.close("abc123", [1], how="completed", at=NOW)
        some = [each.token for each in unit.deadlines.of("abc123")]
        unit.deadlines.close_all("abc123", how="interrupted", at=NOW + DAY)

    with store.read() as unit:
        every = unit.deadlines.of("abc123", open_only=False)
        assert some == [0, 2]
        assert [each.closing for each in every] == ["interrupted", "completed", "interrupted"]
        assert len(unit.deadlines.of("b")) == 1


def test_those_of_work_items_and_the_earliest_of_instances_are_found(store: SqlStore) -> None:
    stored(store, deadline(days=3), deadline(token=2, days=2), deadline("b", due=None))

    with store.read() as unit:
        found = unit.deadlines.of_tokens([("abc123", 2), ("abc123", 7), ("b", 1)])
        earliest = unit.deadlines.earliest(["abc123", "b", "c"])

    assert sorted(found) == [("abc123", 2), ("b", 1)]
    assert earliest == {"abc123": NOW + 2 * DAY}


def test_those_counted_by_another_calendar_are_found(store: SqlStore) -> None:
    stored(store, deadline(), deadline(token=2, calendar="2"), deadline(token=3, closed_at=NOW))

    with store.read() as unit:
        assert [each.token for each in unit.deadlines.counted_otherwise("2")] == [1]


def test_work_items_are_listed_by_when_they_are_due(store: SqlStore) -> None:
    stored(store, deadline(token=1, days=3), deadline(token=3, days=2))
    given.waits(store, *(given.wait(number) for number in (1, 2, 3, 4)))

    with store.read() as unit:
        listed = [each.token for each in unit.work_items.list(by_due=True)]

    assert listed == [3, 1, 2, 4]


def test_an_item_is_offered_to_one_more_role(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1, lane="desk"), given.wait(2, candidates=("clerk",)))

    with store.write() as unit:
        unit.work_items.offer("abc123", "head", token=1)
        unit.work_items.offer("abc123", "head", token=1)
        first = {role: _tokens(unit, role) for role in ("desk", "head", "clerk")}
        unit.work_items.offer("abc123", "head")

        assert first == {"desk": [1], "head": [1], "clerk": [2]}
        assert _tokens(unit, "head") == [1, 2]


def _tokens(unit: Any, role: str) -> list[int]:
    return [each.token for each in unit.work_items.list(roles=[role])]


LISTED = [
    (Narrowing(), ["a", "b", "c"]),
    (Narrowing(processes=["order"]), ["a", "b", "c"]),
    (Narrowing(processes=[]), []),
    (Narrowing(overdue_at=NOW + 2 * DAY), ["a"]),
    (Narrowing(overdue_at=NOW), []),
    (Narrowing(roles=["clerk"]), ["b"]),
    (Narrowing(roles=["desk"]), ["c"]),
    (Narrowing(variables={"iin": "012"}), ["b"]),
    (Narrowing(variables={"fee": 100}), ["b", "c"]),
    (Narrowing(variables={"fee": "100"}), []),
    (Narrowing(variables={"fee": 100, "iin": "012"}), ["b"]),
    (Narrowing(variables={"paid": True}), ["c"]),
]


@pytest.mark.parametrize(("more", "found"), LISTED)
def test_each_narrowing_narrows(store: SqlStore, more: Narrowing, found: list[str]) -> None:
    late = [deadline("a"), deadline("b", paused_at=NOW), deadline("c", days=5)]
    stored(store, *late)
    given.waits(store, given.wait(candidates=("clerk",)), instance="b")
    given.waits(store, given.wait(lane="desk"), instance="c")
    with store.write() as unit:
        unit.instances.remember(
            given.instance("b", variables={"iin": "012", "fee": 100}), before={}
        )
        after = {"iin": "013", "fee": 100, "paid": True, "list": [1], "long": "x" * 500}
        unit.instances.remember(given.instance("c", variables=after), before={})

    with store.read() as unit:
        listed = unit.instances.list(more=more)
        assert sorted(each.id for each in listed) == found
        assert unit.instances.count(more=more) == len(found)


def test_instances_are_listed_by_when_they_are_due(store: SqlStore) -> None:
    stored(store, deadline("a", days=3), deadline("b", days=2), deadline("c", due=None))

    with store.read() as unit:
        assert [each.id for each in unit.instances.list(by_due=True)] == ["b", "a", "c"]


def test_a_variable_that_changed_is_found_by_its_new_value_only(store: SqlStore) -> None:
    given.instances(store)
    before = {"fee": 1, "gone": "x"}
    with store.write() as unit:
        unit.instances.remember(given.instance(variables=before), before={})
        unit.instances.remember(given.instance(variables={"fee": 2}), before=before)

        counts = [
            unit.instances.count(more=Narrowing(variables=wanted))
            for wanted in ({"fee": 1}, {"fee": 2}, {"gone": "x"})
        ]

    assert counts == [0, 1, 0]


def test_an_instance_that_is_erased_is_not_found_by_its_variables(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.instances.remember(given.instance(variables={"iin": "012"}), before={})

        unit.instances.erase("abc123")

        assert unit.instances.count(more=Narrowing(variables={"iin": "012"})) == 0
