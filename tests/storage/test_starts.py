from datetime import timedelta
from typing import Any

import pytest

from procrunner.errors import ConflictError
from procrunner.model import ProcessStart, WaitKind
from procrunner.ports import Store
from tests.storage.given import NOW

HOUR = timedelta(hours=1)


def start(process: str = "order", element: str = "s", **other: Any) -> ProcessStart:
    fields = {"process": process, "version": 1, "element": element, "number": 1, "cycle": ""}
    fields |= {"kind": WaitKind.SIGNAL, "name": "storm", "due": None}
    return ProcessStart(**(fields | other))


def timer(process: str = "order", **other: Any) -> ProcessStart:
    fields = {"kind": WaitKind.TIMER, "name": "", "due": NOW, "cycle": "[]"}
    return start(process, **(fields | other))


def put(store: Store, process: str, *starts: ProcessStart) -> None:
    with store.write() as unit:
        unit.starts.replace(process, starts)


def test_starts_are_found_by_kind_and_name(store: Store) -> None:
    storm, letter = start(), start(element="t", kind=WaitKind.MESSAGE, name="letter")
    put(store, "order", storm, letter, timer(element="u"))
    put(store, "bill", start("bill"))

    with store.read() as unit:
        assert unit.starts.of(WaitKind.SIGNAL, "storm") == [start("bill"), storm]
        assert unit.starts.of(WaitKind.MESSAGE) == [letter]
        assert unit.starts.of(WaitKind.MESSAGE, "storm") == []


def test_what_began_the_process_so_far_is_replaced(store: Store) -> None:
    put(store, "order", start(), start(number=2))
    put(store, "order", start(version=2))

    with store.read() as unit:
        assert unit.starts.of(WaitKind.SIGNAL) == [start(version=2)]


def test_timers_are_due_the_earliest_first(store: Store) -> None:
    late, early = timer(due=NOW), timer("bill", due=NOW - HOUR)
    put(store, "order", late)
    put(store, "bill", early)
    put(store, "later", timer("later", due=NOW + HOUR))

    with store.read() as unit:
        assert unit.starts.due(NOW) == [early, late]
        assert unit.starts.due(NOW, limit=1) == [early]


def test_a_timer_moves_on_once(store: Store) -> None:
    put(store, "order", timer())

    with store.write() as unit:
        unit.starts.move_on(timer(), due=NOW + HOUR, cycle="[1]")
    with store.write() as unit, pytest.raises(ConflictError) as caught:
        unit.starts.move_on(timer(), due=NOW + HOUR, cycle="[1]")

    assert str(caught.value) == (
        "process order, start event s: its timer was fired, or a new version deployed, meanwhile."
    )
    with store.read() as unit:
        assert unit.starts.due(NOW + HOUR) == [timer(due=NOW + HOUR, cycle="[1]")]


def test_a_timer_of_an_older_version_does_not_move(store: Store) -> None:
    put(store, "order", timer(version=2))

    with store.write() as unit, pytest.raises(ConflictError):
        unit.starts.move_on(timer(), due=None, cycle="")


def test_a_timer_that_has_fired_last_is_never_due(store: Store) -> None:
    put(store, "order", timer())

    with store.write() as unit:
        unit.starts.move_on(timer(), due=None, cycle="")

    with store.read() as unit:
        assert unit.starts.due(NOW + HOUR) == []
