from __future__ import annotations

import pytest

from procrunner import engine
from procrunner.errors import StorageError
from procrunner.worker import Worker
from procrunner.worker import worker as module
from tests.drawings import boundary, service, user
from tests.models import chain, line, tag, timer
from tests.office import Office

SLEEPS = line(tag("intermediateCatchEvent", "sleep", timer("PT1H")), user("after"))


def test_a_timer_fires_when_its_moment_has_come_and_not_before(office: Office) -> None:
    id_ = office.begin(SLEEPS)

    office.clock.move(minutes=59, seconds=59)
    assert office.work() == 0
    office.clock.move(seconds=1)
    assert office.work() == 1

    assert office.open(id_) == ["after"]


def test_a_timer_is_told_to_who_watches(office: Office) -> None:
    id_ = office.begin(SLEEPS)
    office.clock.move(hours=1)

    office.work()

    assert [(done.instance, done.what, done.said) for done in office.said] == [
        (id_, "timer", "done")
    ]


def test_a_deadline_interrupts_the_task_it_stands_on(office: Office) -> None:
    late = boundary("late", "look", timer("P3D"))
    id_ = office.begin(line(user("look")), late, user("remind"), chain("late", "remind"))

    office.clock.move(days=3)
    office.work()

    assert office.open(id_) == ["remind"]


def test_a_deadline_is_forgotten_when_the_task_is_done(office: Office) -> None:
    late = boundary("late", "look", timer("P3D"))
    beside = late + user("remind") + chain("late", "remind")
    id_ = office.begin(line(user("look"), user("after")), beside)
    office.project.runner.complete(id_, {}, actor="a")

    office.clock.move(days=9)

    assert (office.work(), office.open(id_)) == (0, ["after"])


def test_jobs_that_follow_from_a_timer_are_done_in_the_same_run(office: Office) -> None:
    office.handlers('@handler("stamp", kind="idempotent")\ndef f():\n    note("stamped")')
    office.begin(line(tag("intermediateCatchEvent", "sleep", timer("PT1H")), service("stamp")))
    office.clock.move(hours=1)

    assert (office.work(), office.ledger) == (2, ["stamped"])


def test_the_timers_of_many_instances_fire_in_one_run(office: Office) -> None:
    office.begin(SLEEPS)
    for _ in range(119):
        office.start()
    office.clock.move(hours=1)

    assert office.work() == 120


def test_the_timer_of_one_instance_is_found_among_many(office: Office) -> None:
    office.begin(SLEEPS)
    for _ in range(100):
        office.start()
    office.clock.move(seconds=1)
    last = office.start()
    office.clock.move(hours=1)

    assert office.worker().run_due(instance=last) == 1

    assert office.open(last) == ["after"]


def test_an_instance_whose_timer_cannot_fire_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = office.begin(SLEEPS, key="broken")
    office.clock.move(seconds=1)
    whole = office.start(key="whole")
    office.clock.move(hours=1)
    state = office.instance(broken).state
    tick = engine.tick

    def fails(program: engine.Program, given: str, now: object) -> engine.Step:
        if given == state:
            raise KeyError("broken")
        return tick(program, given, now)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "tick", fails)

    assert office.work() == 2

    assert [done.said for done in office.said] == ["left alone: KeyError: 'broken'", "done"]
    assert office.open(whole) == ["after"]


def test_a_timer_that_somebody_else_fired_is_left(office: Office) -> None:
    id_ = office.begin(SLEEPS)
    office.clock.move(hours=1)
    office.work()

    done = office.worker()._fire(id_)

    assert done.said == "somebody else was first"


def running(worker: Worker, monkeypatch: pytest.MonkeyPatch, rounds: int) -> list[str]:
    """What a worker tells that runs for ever, but is stopped after some sleeps."""
    slept: list[float] = []
    said: list[str] = []
    monkeypatch.setattr(module.time, "sleep", slept.append)
    worker.run_for_ever(lambda done: said.append(done.said), lambda: len(slept) >= rounds)
    return said


def test_a_worker_waits_while_the_database_is_away_and_says_so_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = office.begin(SLEEPS)
    office.clock.move(hours=1)
    worker = office.worker()
    run_job, failures = worker._run_job, [StorageError("away"), StorageError("away")]

    def away(instance: str) -> object:
        if failures:
            raise failures.pop()
        return run_job(instance)

    monkeypatch.setattr(worker, "_run_job", away)

    assert running(worker, monkeypatch, rounds=3) == ["away", "done"]
    assert office.open(id_) == ["after"]


def test_a_worker_that_is_told_to_stop_leaves_the_rest_of_the_work(office: Office) -> None:
    office.handlers('@handler("stamp", kind="idempotent")\ndef f():\n    note("stamped")')
    office.begin(line(service("stamp")))
    office.start()

    office.worker().run_due(stop=lambda: len(office.ledger) == 1)

    assert office.ledger == ["stamped"]
