"""Questions to a system take turns, whichever worker asks: hours apart, none is too slow for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import update

from procrunner_storage import SqlStore
from procrunner_storage.tables import turn
from tests.storage.conftest import Open

HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)


def take(store: SqlStore, name: str = "individuals", most: timedelta = YEAR) -> int:
    """Hours that the next question has to wait."""
    with store.write() as unit:
        return round(unit.turns.take(name, apart=HOUR, most=most) / HOUR)


def test_each_question_has_a_moment_of_its_own_whoever_asks(url: str, opened: Open) -> None:
    one, other = opened(url), opened(url)

    assert [take(store) for store in (one, other, other, one)] == [0, 1, 2, 3]


def test_another_system_has_turns_of_its_own(store: SqlStore) -> None:
    take(store)

    assert take(store, "notary") == 0


def test_a_turn_that_is_too_late_is_left_to_others(store: SqlStore) -> None:
    take(store)

    waits = [take(store, most=timedelta(0)) for _ in range(3)]

    assert waits == [1, 1, 1]
    assert take(store) == 1


def test_a_pause_leaves_nothing_to_catch_up(store: SqlStore) -> None:
    take(store)
    with store.write() as unit:
        unit.connection.execute(update(turn).values(next=0))

    assert [take(store) for _ in range(3)] == [0, 1, 2]


def test_workers_that_ask_at_the_same_time_get_different_turns(url: str, opened: Open) -> None:
    stores = [opened(url) for _ in range(2)]

    with ThreadPoolExecutor(2) as pool:
        waits = [*pool.map(take, stores * 20)]

    assert sorted(waits) == list(range(40))
