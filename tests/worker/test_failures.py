from __future__ import annotations

from datetime import timedelta

import pytest

from procrunner.model import EventKind, IncidentKind, JobStatus
from tests.drawings import retries, service
from tests.office import Office
from tests.worker.jobs import begin, incident, job, told

FLAKY = """
@handler("stamp", kind="idempotent")
def stamp(*, call: Call):
    note(f"{call.attempt} {call.key}")
    raise ConnectionError("the counterpart does not answer")
"""


def test_a_failure_is_tried_again_as_the_policy_says_under_the_same_key(office: Office) -> None:
    id_ = begin(office, FLAKY, service("stamp", inside=retries("PT1M,PT10M")))

    office.work()
    office.clock.move(seconds=59)
    assert office.work() == 0
    office.clock.move(seconds=1)
    assert office.work() == 1
    office.clock.move(minutes=9)
    assert office.work() == 0
    office.clock.move(minutes=1)
    office.work()

    key = f"{id_}/stamp/{job(office, id_).token}"
    assert office.ledger == [f"1 {key}", f"2 {key}", f"3 {key}"]


def test_used_up_attempts_become_an_incident(office: Office) -> None:
    id_ = begin(office, FLAKY, service("stamp", inside=retries("R2/PT1M")))

    office.work()
    office.clock.move(minutes=1)
    office.work()

    assert incident(office, id_) == (
        IncidentKind.HANDLER,
        "ConnectionError: the counterpart does not answer",
        "Mend what handlers/work.py:13 complains of; then retry.",
    )
    assert job(office, id_).status is JobStatus.FAILED
    office.clock.move(days=9)
    assert office.work() == 0


def test_a_failed_attempt_stands_in_the_history(office: Office) -> None:
    id_ = begin(office, FLAKY)

    office.work()

    (failed,) = [
        each
        for each in office.project.viewer.story(id_).events
        if each.event.kind is EventKind.FAILED
    ]
    assert dict(failed.event.data) == {
        "attempt": 1,
        "error": "ConnectionError: the counterpart does not answer",
        "again": "2026-03-02T09:01:00+00:00",
    }


def test_without_a_policy_three_attempts_are_made(office: Office) -> None:
    begin(office, FLAKY)

    for _ in range(9):
        office.work()
        office.clock.move(hours=1)

    assert len(office.ledger) == 3


@pytest.mark.parametrize("policy", ["nonsense", "R9999/PT1M", "P1Y", "PT1M,-PT1M", "P9999999D"])
def test_a_policy_that_nobody_understands_becomes_an_incident(office: Office, policy: str) -> None:
    id_ = begin(office, FLAKY, service("stamp", inside=retries(policy)))

    office.work()

    kind, message, _ = incident(office, id_)
    assert kind is IncidentKind.HANDLER
    assert message.startswith(f"ConnectionError: the counterpart does not answer; and '{policy}' ")


def test_a_handler_that_puts_itself_off_uses_up_no_attempt(office: Office) -> None:
    code = """
@handler("stamp", kind="idempotent")
def f(*, call: Call):
    note(call.attempt)
    if len(LEDGER.read_text().split()) < 6:
        raise Retry("closed at night", after=timedelta(hours=1))
    return {"open": True}
"""
    id_ = begin(office, code)

    for _ in range(6):
        office.work()
        office.clock.move(hours=1)

    assert office.ledger == ["1"] * 6
    assert office.open(id_) == ["after"]


def test_who_put_itself_off_is_not_called_before(office: Office) -> None:
    code = """
@handler("stamp", kind="idempotent")
def f():
    raise Retry("closed at night", after=timedelta(hours=1))
"""
    id_ = begin(office, code)

    office.work()
    office.clock.move(minutes=59)

    assert office.work() == 0
    assert (job(office, id_).error, job(office, id_).attempts) == ("closed at night", 0)


@pytest.mark.parametrize("after", ["timedelta(0)", "timedelta(days=-1)"])
def test_a_handler_that_asks_for_at_once_does_not_keep_the_worker_turning(
    office: Office, after: str
) -> None:
    code = f'@handler("stamp", kind="idempotent")\ndef f():\n    raise Retry("now", after={after})'
    begin(office, code)

    assert office.work() == 1


def test_a_handler_that_puts_itself_off_for_ever_has_failed(office: Office) -> None:
    code = """
@handler("stamp", kind="idempotent")
def f():
    raise Retry("never", after=timedelta.max)
"""
    begin(office, code)

    office.work()

    assert "may put itself off for a year at most" in told(office)[0]


@pytest.mark.parametrize(
    "raised",
    [
        "SystemExit(3)",
        "GeneratorExit()",
        "MemoryError()",
        "RecursionError('deep')",
        "BaseException('odd')",
        "__import__('procrunner.errors').errors.ConflictError('mine')",
    ],
)
def test_whatever_a_handler_raises_is_a_failed_attempt(office: Office, raised: str) -> None:
    code = f'@handler("stamp", kind="idempotent")\ndef f():\n    raise {raised}'
    id_ = begin(office, code)

    assert office.work() == 1

    assert told(office)[0].startswith("failed, again at 2026-03-02 09:01:00 UTC: ")
    assert job(office, id_).status is JobStatus.DUE


def test_ctrl_c_in_a_handler_stops_the_worker_and_the_job_is_done_later(office: Office) -> None:
    code = """
@handler("stamp", kind="idempotent")
def f():
    note("called")
    if len(LEDGER.read_text().split()) == 1:
        raise KeyboardInterrupt
"""
    id_ = begin(office, code)
    with pytest.raises(KeyboardInterrupt):
        office.worker(lease=timedelta(0)).run_due()

    office.work()

    assert office.open(id_) == ["after"]
