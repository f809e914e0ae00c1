"""Who holds a job, and who wakes up too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from procrunner.errors import ConflictError
from procrunner.model import Instance, JobStatus, Status
from procrunner.ports import Store, Unit
from procrunner.worker import Worker
from procrunner.worker.attempt import LOST
from tests.drawings import service, user
from tests.models import chain, flow, line, tag
from tests.office import Office
from tests.worker.jobs import BRIEF, begin, job, told

STAMP = """
@handler("stamp", kind="idempotent")
def stamp(*, meanwhile, call: Call):
    meanwhile()
    note(call.attempt)
    return {"by": call.attempt}
"""


def overtaken(office: Office, meanwhile: Callable[[], object]) -> Worker:
    """A worker during whose call something happens; its lease is too short."""
    worker = office.worker("slow", lease=BRIEF)
    worker.resource = lambda _: meanwhile
    return worker


def test_a_worker_that_wakes_late_changes_nothing(office: Office) -> None:
    id_ = begin(office, STAMP)
    quick = office.worker("quick")
    quick.resource = lambda _: lambda: None
    slow = overtaken(office, quick.run_due)

    slow.run_due(watch=office.said.append)

    assert told(office) == [LOST]
    assert office.instance(id_).variables["by"] == 2
    assert office.happened(id_).count("stamp") == 1


def test_a_worker_that_wakes_before_the_other_is_done_changes_nothing(office: Office) -> None:
    id_ = begin(office, STAMP)

    def claim() -> None:
        with office.project.store.write() as unit:
            taken = unit.jobs.claim(
                worker="quick", lease=timedelta(minutes=1), now=office.clock.now()
            )
        assert taken is not None

    overtaken(office, claim).run_due(watch=office.said.append)

    assert told(office) == [LOST]
    assert (job(office, id_).status, job(office, id_).worker) == (JobStatus.RUNNING, "quick")


def test_the_failure_of_a_worker_that_wakes_late_changes_nothing(office: Office) -> None:
    id_ = begin(office, STAMP.replace("note(call.attempt)", "assert call.attempt > 1"))
    quick = office.worker("quick")
    quick.resource = lambda _: lambda: None

    overtaken(office, quick.run_due).run_due(watch=office.said.append)

    assert told(office) == [LOST]
    assert office.open(id_) == ["after"]


def test_a_result_for_a_cancelled_instance_changes_nothing(office: Office) -> None:
    id_ = begin(office, STAMP)
    cancel = office.project.mender.cancel

    overtaken(office, lambda: cancel(id_, reason="withdrawn", actor="a")).run_due(
        watch=office.said.append
    )

    assert told(office) == [LOST]
    assert office.instance(id_).status is Status.CANCELLED


def test_a_change_of_another_branch_meanwhile_does_not_lose_the_result(office: Office) -> None:
    office.handlers(STAMP)
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
    flows = chain("s", "fork", "stamp", "join", "after") + chain("fork", "look", "join")
    nodes = fork + join + service("stamp") + user("look") + user("after")
    id_ = office.begin(tag("startEvent", "s") + nodes + flows)
    complete = office.project.runner.complete

    overtaken(office, lambda: complete(id_, {"seen": True}, actor="a")).run_due()

    assert office.open(id_) == ["after"]
    assert dict(office.instance(id_).variables) == {"seen": True, "by": 1}


class Racing:
    """A store whose next saves of an instance lose the race."""

    def __init__(self, store: Store, losses: int) -> None:
        self.store = store
        self.losses = losses
        self.read = store.read
        self.migrate = store.migrate

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with self.store.write() as unit:
            save = unit.instances.save

            def lose(instance: Instance, *, expected: int) -> None:
                if self.losses:
                    self.losses -= 1
                    raise ConflictError("somebody else changed it meanwhile")
                save(instance, expected=expected)

            unit.instances.save = lose  # type: ignore[method-assign]
            yield unit


def test_a_lost_race_is_run_again_without_calling_the_handler_again(office: Office) -> None:
    id_ = begin(office, STAMP)
    worker = overtaken(office, lambda: None)
    worker.store = Racing(office.project.store, losses=2)

    worker.run_due()

    assert (office.open(id_), office.ledger) == (["after"], ["1"])


def test_jobs_of_ended_instances_are_not_run(office: Office) -> None:
    id_ = begin(office, STAMP)
    office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    assert (office.work(), office.ledger) == (0, [])


def test_one_job_of_an_instance_runs_at_a_time(office: Office) -> None:
    office.handlers(STAMP)
    fork = tag("startEvent", "s") + tag("parallelGateway", "fork") + flow("s", "fork")
    both = service("one", "stamp") + service("two", "stamp")
    office.begin(fork + both + flow("fork", "one") + flow("fork", "two"))
    counts: list[int] = []
    other = office.worker("other")
    worker = office.worker("w")
    worker.resource = lambda _: lambda: counts.append(other.run_due())

    worker.run_due()

    assert counts == [0, 0]


def test_work_for_one_instance_leaves_the_others(office: Office) -> None:
    office.handlers('@handler("stamp", kind="idempotent")\ndef f():\n    pass')
    one = office.begin(line(service("stamp"), user("after")))
    two = office.start()

    office.worker().run_due(instance=two)

    assert (office.open(one), office.open(two)) == ([], ["after"])
