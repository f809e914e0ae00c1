import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import IncidentKind, Status
from procrunner_storage import SqlStore
from tests.storage import given
from tests.storage.conftest import Open


def test_an_instance_comes_back_as_it_was_given(store: SqlStore) -> None:
    due, ended = given.NOW + given.MINUTE, given.NOW + 2 * given.MINUTE
    wanted = given.instance(next_due=due, ended_at=ended, outcome="end", outcome_name="Соңы")
    given.instances(store)
    with store.write() as unit:
        unit.instances.save(replace(wanted, revision=2), expected=1)

    with store.read() as unit:
        found = unit.instances.get(wanted.id)

    assert found == replace(wanted, revision=2)


CHANGES = [
    {"pins": {"payment": 3}},
    {"business_key": "2026-17"},
    {"status": Status.SUSPENDED},
    {"state": "other tokens"},
    {"outcome": "end", "outcome_name": "Соңы"},
    {"next_due": given.NOW},
    {"ended_at": given.NOW},
    {"variables": {"n": True}},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_change_after_the_reading_is_stored_twice_in_a_transaction_too(
    store: SqlStore, change: dict[str, Any]
) -> None:
    given.instances(store, variables={"n": 1})  # which equals true
    with store.write() as unit:
        read = unit.instances.get("abc123")
        changed = replace(read, revision=2, **change)
        unit.instances.save(changed, expected=1)
        unit.instances.save(replace(changed, revision=3, outcome="later"), expected=2)

    with store.read() as unit:
        found = unit.instances.get("abc123")

    assert found == replace(changed, revision=3, outcome="later")
    assert repr(found.variables) == repr(changed.variables)


@pytest.mark.parametrize("ref", ["abc1", "abc1%", "a_c1", "2026-17"])
def test_a_reference_is_taken_by_its_letters(store: SqlStore, ref: str) -> None:
    given.instances(store, "abc1", "abc2")
    given.instances(store, "abc1%", business_key="2026-17")

    with store.read() as unit:
        if "_" in ref:
            with pytest.raises(NotFoundError):
                unit.instances.get(ref)
            return
        found = unit.instances.get(ref)

    assert found.id == {"2026-17": "abc1%"}.get(ref, ref)


def test_a_beginning_that_fits_one_is_enough(store: SqlStore) -> None:
    given.instances(store, "abc1", "abd1", "b1")

    with store.read() as unit:
        found = unit.instances.get("abd")

    assert found.id == "abd1"


def test_a_beginning_that_fits_several_is_answered_with_five_of_them(store: SqlStore) -> None:
    given.instances(store, *(f"abc{number}" for number in range(7)))
    with store.write() as unit:
        unit.instances.save(given.instance("abc0", business_key="K", revision=2), expected=1)

    with store.read() as unit, pytest.raises(UsageError) as caught:
        unit.instances.get("abc")

    assert str(caught.value) == (
        "Several instances fit 'abc'.\n  Name one of them: abc0 (K), abc1, abc2, abc3, abc4, …"
    )


def test_a_business_key_of_several_instances_is_not_enough(store: SqlStore) -> None:
    given.instances(store, "a1", business_key="2026-17")
    given.instances(store, "b1", business_key="2026-17", status=Status.COMPLETED)

    with store.read() as unit, pytest.raises(UsageError, match=r"a1 \(2026-17\), b1 \(2026-17\)"):
        unit.instances.get("2026-17")


@pytest.mark.parametrize("ref", ["zzz", "ABC", ""])
def test_a_reference_that_fits_nothing_is_not_found(store: SqlStore, ref: str) -> None:
    given.instances(store, "abc1")

    with store.read() as unit, pytest.raises(NotFoundError) as caught:
        unit.instances.get(ref)

    assert caught.value.what == f"No instance fits '{ref}'."


def test_who_comes_second_is_told_and_changes_nothing(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.instances.save(given.instance(revision=2, state="first"), expected=1)

    with pytest.raises(ConflictError) as caught, store.write() as unit:
        unit.instances.save(given.instance(revision=2, state="second"), expected=1)

    with store.read() as unit:
        assert unit.instances.get("abc123").state == "first"
    assert str(caught.value) == (
        "instance abc123: somebody else changed it meanwhile (revision 2, not 1);"
        " nothing of yours was stored.\n"
        "  Look at it again, then decide."
    )


def test_an_instance_that_never_was_cannot_be_saved(store: SqlStore) -> None:
    with store.write() as unit, pytest.raises(NotFoundError, match="no instance 'abc123'"):
        unit.instances.save(given.instance(), expected=1)


def test_an_id_is_given_once(store: SqlStore) -> None:
    given.instances(store)

    with store.write() as unit, pytest.raises(ConflictError, match="somebody else wrote this"):
        unit.instances.add(given.instance())


def test_a_business_key_belongs_to_one_active_instance_of_its_process(store: SqlStore) -> None:
    given.instances(store, "first", business_key="2026-17")
    given.instances(store, "other", business_key="2026-17", status=Status.CANCELLED)

    with pytest.raises(ConflictError), store.write() as unit:
        unit.instances.add(given.instance("late", business_key="2026-17"))

    with store.write() as unit:
        active = unit.instances.active("order", "2026-17")
        assert active is not None
        assert active.id == "first"
        unit.instances.save(replace(active, status=Status.COMPLETED, revision=2), expected=1)
    given.instances(store, "late", business_key="2026-17")


def test_of_two_starts_at_once_the_second_sees_the_first(url: str, opened: Open) -> None:
    stores = [opened(url), opened(url)]
    given.instances(stores[0], "before")
    barrier = Barrier(2)

    def start(id_: str) -> str:
        barrier.wait()
        with stores[id_ == "a"].write() as unit:
            found = unit.instances.active("order", "2026-17")
            if found is None:
                unit.instances.add(given.instance(id_, business_key="2026-17"))
            return found.id if found else id_

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(start, "ab"))

    assert len(told) == 1


def test_of_two_threads_one_wins(url: str, opened: Open) -> None:
    stores = [opened(url), opened(url)]
    given.instances(stores[0])
    barrier = Barrier(2)

    def save(store: SqlStore) -> str:
        with store.read() as unit:
            seen = unit.instances.get("abc123")
        barrier.wait()
        try:
            with store.write() as unit:
                unit.instances.save(replace(seen, revision=2), expected=1)
        except ConflictError:
            return "lost"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, stores))

    assert sorted(outcomes) == ["lost", "won"]


RACER = """
import sys
from dataclasses import replace
from procrunner.errors import ConflictError
from procrunner_storage import SqlStore
store = SqlStore(sys.argv[1])
with store.read() as unit:
    seen = unit.instances.get("abc123")
print("ready", flush=True)
sys.stdin.readline()
try:
    with store.write() as unit:
        unit.instances.save(replace(seen, revision=2), expected=1)
except ConflictError:
    print("lost")
else:
    print("won")
"""


def test_of_two_processes_one_wins(url: str, store: SqlStore) -> None:
    given.instances(store)
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{RACER}", url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"

    outcomes = [racer.communicate("go\n", timeout=30)[0] for racer in racers]

    assert sorted(outcomes) == ["lost\n", "won\n"]


def test_an_error_leaves_nothing_behind(store: SqlStore) -> None:
    given.instances(store)

    def fail_half_way() -> None:
        with store.write() as unit:
            unit.instances.save(given.instance(revision=2, state="half"), expected=1)
            unit.waits.open("abc123", [given.wait()], at=given.NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with store.read() as unit:
        assert unit.instances.get("abc123").state == "tokens"
        assert unit.work_items.list() == []


def test_a_list_is_newest_first_without_state(store: SqlStore) -> None:
    given.instances(store, "old")
    given.instances(store, "new", started_at=given.NOW + given.MINUTE)

    with store.read() as unit:
        found = unit.instances.list()

    assert [(each.id, each.state) for each in found] == [("new", ""), ("old", "")]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"status": Status.ACTIVE}, ["keyed", "stuck"]),
        ({"status": Status.COMPLETED}, ["ended"]),
        ({"process": "order"}, ["ended", "keyed", "stuck"]),
        ({"process": "other"}, []),
        ({"business_key": "K"}, ["keyed"]),
        ({"with_incident": True}, ["stuck"]),
        ({"with_incident": True, "business_key": "K"}, []),
    ],
)
def test_filters_narrow_lists_and_counts(
    store: SqlStore, wanted: dict[str, object], ids: list[str]
) -> None:
    given.instances(store, "keyed", business_key="K")
    given.instances(store, "ended", status=Status.COMPLETED)
    given.instances(store, "stuck")
    with store.write() as unit:
        unit.incidents.add("stuck", given.wait(1), IncidentKind.HANDLER, at=given.NOW)
        unit.incidents.add("keyed", given.wait(1), IncidentKind.HANDLER, at=given.NOW)
        unit.incidents.resolve("keyed", [1], by="Әсел", at=given.NOW)

    with store.read() as unit:
        found = unit.instances.list(**wanted)
        number = unit.instances.count(**wanted)

    assert (sorted(each.id for each in found), number) == (ids, len(ids))


def test_a_limit_shortens_the_list_and_not_the_count(store: SqlStore) -> None:
    given.instances(store, "a", "b", "c")

    with store.read() as unit:
        assert (len(unit.instances.list(limit=2)), unit.instances.count()) == (2, 3)


def test_due_are_active_instances_whose_timer_has_come_earliest_first(store: SqlStore) -> None:
    moments = {"later": 1, "now": 0, "earlier": -1}
    for id_, minutes in moments.items():
        given.instances(store, id_, next_due=given.NOW + minutes * given.MINUTE)
    given.instances(store, "none")
    given.instances(store, "over", next_due=given.NOW, status=Status.CANCELLED)

    with store.read() as unit:
        assert unit.instances.due(given.NOW) == ["earlier", "now"]
        assert unit.instances.due(given.NOW, limit=1) == ["earlier"]
