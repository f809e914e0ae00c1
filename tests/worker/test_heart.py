"""While its worker lives, a job is its own, however slow the handler."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from procrunner.errors import StorageError
from procrunner.ports import Store, Unit
from procrunner.worker.heart import Heart
from tests.office import Office
from tests.worker.jobs import begin, job, told

LEASE = timedelta(seconds=0.3)
SLOW = """
@handler("stamp", kind="idempotent")
def stamp(*, meanwhile, call: Call):
    note(call.attempt)
    meanwhile()
"""


def test_a_handler_slower_than_its_lease_is_not_called_again(office: Office) -> None:
    id_ = begin(office, SLOW)
    found: list[int] = []
    worker, other = office.worker("slow", lease=LEASE), office.worker("other", lease=LEASE)

    def meanwhile() -> None:
        time.sleep(4 * LEASE.total_seconds())
        found.append(other.run_due())

    worker.resource = lambda _: meanwhile
    worker.run_due(watch=office.said.append)

    assert (found, office.ledger, told(office)) == ([0], ["1"], ["done"])
    assert office.open(id_) == ["after"]


class Away:
    """A store that cannot be reached for the first beats."""

    def __init__(self, store: Store, losses: int) -> None:
        self.store = store
        self.losses = losses

    @contextmanager
    def write(self) -> Iterator[Unit]:
        if self.losses:
            self.losses -= 1
            raise StorageError("the database is out of reach")
        with self.store.write() as unit:
            yield unit


def test_a_beat_that_does_not_reach_the_database_is_followed_by_the_next(office: Office) -> None:
    id_ = begin(office, SLOW)
    with office.project.store.write() as unit:
        held = unit.jobs.claim(worker="w", lease=LEASE, now=office.clock.now())
    assert held is not None
    store = Away(office.project.store, losses=2)

    time.sleep(0.01)  # SQLite counts milliseconds
    heart = Heart(store, held, LEASE)  # type: ignore[arg-type]
    for _ in range(3):
        heart.beat()

    assert store.losses == 0
    assert heart.job == job(office, id_) != held


def test_a_job_that_is_lost_is_held_no_longer(office: Office) -> None:
    id_ = begin(office, SLOW)
    with office.project.store.write() as unit:
        held = unit.jobs.claim(worker="w", lease=LEASE, now=office.clock.now())
        assert held is not None
        unit.jobs.fail(held, error="done by hand")
    heart = Heart(office.project.store, held, LEASE)

    heart.beat()

    assert (heart.every, heart.job, job(office, id_).lease_until) == (None, held, None)
