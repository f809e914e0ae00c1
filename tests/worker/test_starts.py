"""Timers that begin processes."""

from __future__ import annotations

import pytest

from procrunner.errors import ConflictError
from procrunner.runner import outside
from procrunner.runner.applying import Applier
from tests.drawings import NAMES
from tests.models import event, process, properties, tag, timer
from tests.office import Office

NOT_SET = """${nobody} needs 'nobody', which is not set
  Set the variable 'nobody', or check its spelling."""
HOURLY, EVERY = "R/PT1H", "timeCycle"


def begun_by(text: str, kind: str = EVERY, extra: str = "") -> str:
    """A process that ends at once when a timer begins it."""
    start, end = tag("startEvent", "s", timer(text, kind)), tag("endEvent", "e")
    return process(start + end + tag("sequenceFlow", "f", sourceRef="s", targetRef="e") + extra)


def begun(office: Office) -> int:
    with office.project.store.read() as unit:
        return unit.instances.count()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDate", "2026-03-02T10:00:00Z"),
        ("timeDuration", "PT1H"),
        (EVERY, "R1/PT1H"),
        (EVERY, "R2/2026-03-02T09:00:00Z/PT1H"),
    ],
)
def test_a_timer_begins_its_process_when_its_moment_has_come(
    office: Office, kind: str, text: str
) -> None:
    office.clock.move(seconds=1)
    office.deploy(begun_by(text, kind))

    office.clock.move(minutes=59, seconds=58)
    assert office.work() == 0
    office.clock.move(seconds=2)
    assert office.work() == 1
    office.clock.move(days=9)

    assert (office.work(), begun(office)) == (0, 1)


def test_it_is_told_to_who_watches(office: Office) -> None:
    office.deploy(begun_by(HOURLY))
    office.clock.move(hours=1)

    office.work()

    (done,) = office.said
    assert (done.what, done.said) == ("start  p", "begun by its timer")
    assert office.instance(done.instance).started_by == "system"


def test_a_cycle_begins_one_each_time(office: Office) -> None:
    office.deploy(begun_by("R3/PT1H"))

    for _ in range(5):
        office.clock.move(hours=1)
        office.work()

    assert begun(office) == 3


def test_after_a_stop_of_the_machine_one_is_begun_for_all_that_was_missed(office: Office) -> None:
    office.deploy(begun_by(HOURLY))

    office.clock.move(hours=10, minutes=30)
    assert office.work() == 1
    office.clock.move(minutes=29)
    assert office.work() == 0
    office.clock.move(minutes=1)
    assert office.work() == 1

    assert begun(office) == 2


def test_the_timer_of_a_new_version_takes_the_place_of_the_old_one(office: Office) -> None:
    office.deploy(begun_by(HOURLY))
    office.deploy(begun_by("R/PT3H"))

    office.clock.move(hours=2)
    assert office.work() == 0
    office.clock.move(hours=1)
    assert office.work() == 1

    (done,) = office.said
    assert office.instance(done.instance).version == 2


def test_a_file_that_is_deployed_again_leaves_its_timer_alone(office: Office) -> None:
    drawn = begun_by(HOURLY)
    office.deploy(drawn)
    office.clock.move(minutes=50)
    office.deploy(drawn)
    office.clock.move(minutes=10)

    assert office.work() == 1


def test_a_date_that_had_passed_when_it_was_deployed_begins_nothing(office: Office) -> None:
    (deployed,) = office.deploy(begun_by("2026-03-02T08:00:00Z", "timeDate"))

    assert [start.due for start in deployed.starts] == [None]
    assert (office.work(), begun(office)) == (0, 0)


def test_of_two_workers_one_begins_it(office: Office) -> None:
    office.deploy(begun_by(HOURLY))
    office.clock.move(hours=1)
    project, now = office.project, office.clock.now()
    with project.store.read() as unit:
        (seen,) = unit.starts.due(now)
    office.work()

    with pytest.raises(ConflictError) as refused, project.store.write() as unit:
        outside.by_timer(unit, Applier(unit, project.catalogue, now), seen, actor="late")

    assert str(refused.value).endswith("its timer was fired, or a new version deployed, meanwhile.")
    assert begun(office) == 1


def test_a_process_that_cannot_begin_does_not_stop_the_others(office: Office) -> None:
    waits = properties(correlation="${nobody}") + event("message", messageRef="ask")
    inside = tag("startEvent", "is", waits) + tag("endEvent", "ie")
    flow = tag("sequenceFlow", "if", sourceRef="is", targetRef="ie")
    asked = tag("subProcess", "sub", inside + flow, triggeredByEvent="true")
    office.deploy(NAMES, begun_by(HOURLY, extra=asked))
    office.deploy(begun_by(HOURLY).replace('id="p"', 'id="q"'), file="q.bpmn")
    office.clock.move(hours=1)

    office.work()

    assert [done.said for done in office.said] == [
        f"left alone: ExpressionError: {NOT_SET}",
        "begun by its timer",
    ]


def test_the_work_of_one_instance_begins_no_others(office: Office) -> None:
    office.deploy(begun_by(HOURLY))
    id_ = office.start(at="s")
    office.clock.move(hours=1)

    assert office.worker().run_due(instance=id_) == 0
