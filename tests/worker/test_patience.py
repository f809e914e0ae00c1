"""A handler that hangs is left behind: its attempt has failed, and the worker goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from procrunner.errors import UsageError
from procrunner.model import IncidentKind, JobStatus
from procrunner.patience import MOST, CloggedError, Patience, SlowError
from procrunner.project import Project
from tests.drawings import retries, service
from tests.office import Office
from tests.worker.jobs import begin, incident, job, told

LIMIT = timedelta(seconds=0.2)
HANGS = """
@handler("stamp", kind="idempotent")
def stamp(*, meanwhile, call: Call):
    note(call.key)
    meanwhile(call.attempt)
    return {"attempt": call.attempt}
"""


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """Set, it lets go whoever hangs."""
    event = threading.Event()
    yield event
    event.set()


def test_a_call_that_hangs_is_tried_again_under_the_same_key(
    office: Office, let_go: threading.Event
) -> None:
    id_ = begin(office, HANGS, service("stamp", inside=retries("PT0S")))
    worker = office.worker()
    worker.patience = Patience(usual=LIMIT)
    worker.resource = lambda _: lambda attempt: let_go.wait() if attempt == 1 else None

    worker.run_due(watch=office.said.append)

    first, second = told(office)
    assert "the handler of 'stamp' has taken longer than 0:00:00.200000, and was left" in first
    assert second == "done"
    assert office.open(id_) == ["after"]
    assert office.ledger == [office.ledger[0]] * 2


def test_what_a_call_brings_after_it_was_left_behind_is_not_looked_at(
    office: Office, let_go: threading.Event
) -> None:
    id_ = begin(office, HANGS, service("stamp", inside=retries("PT0S")))
    worker = office.worker()
    worker.patience = Patience(usual=LIMIT)
    worker.resource = lambda _: lambda attempt: let_go.wait() if attempt == 1 else None
    worker.run_due()

    let_go.set()
    for thread in [each for each in threading.enumerate() if each.name == "stamp"]:
        thread.join()

    assert office.instance(id_).variables["attempt"] == 2


def test_attempts_that_all_hang_become_an_incident(office: Office, let_go: threading.Event) -> None:
    id_ = begin(office, HANGS, service("stamp", inside=retries("R2/PT0S")))
    worker = office.worker()
    worker.patience = Patience(limits={"stamp": LIMIT})
    worker.resource = lambda _: lambda _: let_go.wait()

    worker.run_due()

    kind, message, hint = incident(office, id_)
    assert (kind, job(office, id_).status) == (IncidentKind.HANDLER, JobStatus.FAILED)
    assert message.startswith("the handler of 'stamp' has taken longer than ")
    assert '[topics."stamp"] limit = "PT30M"' in hint


def test_a_hanging_call_that_must_not_be_repeated_is_asked_about(
    office: Office, let_go: threading.Event
) -> None:
    id_ = begin(office, HANGS.replace("idempotent", "ask"))
    worker = office.worker()
    worker.patience = Patience(usual=LIMIT)
    worker.resource = lambda _: lambda _: let_go.wait()

    worker.run_due()

    kind, message, _ = incident(office, id_)
    assert kind is IncidentKind.OUTCOME
    assert message.startswith("nobody knows whether the handler did its work: the handler of")


def test_a_worker_in_which_too_many_hang_takes_no_more(
    office: Office, let_go: threading.Event
) -> None:
    patience = Patience(usual=timedelta(milliseconds=1))
    for _ in range(MOST):
        with pytest.raises(SlowError):
            patience.call("stamp", let_go.wait)
    id_ = begin(office, HANGS)
    worker = office.worker()
    worker.patience = patience

    with pytest.raises(CloggedError, match=f"{MOST} calls hang in this worker: stamp"):
        worker.run_due()

    assert job(office, id_).status is JobStatus.DUE


def test_calls_that_have_ended_after_all_do_not_count(let_go: threading.Event) -> None:
    patience = Patience(usual=timedelta(milliseconds=1))
    for _ in range(MOST):
        with pytest.raises(SlowError):
            patience.call("stamp", let_go.wait)

    let_go.set()
    for thread in [each for each in threading.enumerate() if each.name == "stamp"]:
        thread.join()

    patience.check()


def test_without_a_limit_a_call_stays_in_its_thread() -> None:
    threads = [
        replace(Patience(), usual=limit).call("a", threading.current_thread)
        for limit in (None, timedelta(minutes=1))
    ]

    assert threads[0] is threading.current_thread()
    assert threads[1] is not threading.current_thread()


def test_what_a_handler_raises_comes_out_of_its_thread() -> None:
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        Patience(usual=timedelta(minutes=1)).call("a", leave)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('[work]\nlimit = "soon"', "work.limit is 'soon', not how long a handler may take"),
        ('[work]\nspread = "much"', "work.spread is 'much', no percentage"),
        ('[topics."a"]\nlimit = 5', "topics.a.limit is 5, not how long a handler may take"),
        ('[topics."a"]\nlimit = "PT0S"', "topics.a.limit is 'PT0S', not how long"),
        ('[topics."a"]\nlimit = "P2D"', "topics.a.limit is 'P2D', not how long"),
    ],
)
def test_a_limit_that_nobody_understands_is_told(said: str, told: str, office: Office) -> None:
    office.settings(said)

    with pytest.raises(UsageError) as caught:
        _ = Project(office.folder).working

    assert caught.value.what.startswith(told)


def test_the_project_says_how_long_handlers_may_take(office: Office) -> None:
    office.settings(
        '[work]\nlimit = "PT5M"\nspread = "10%"\n[topics."a"]\nlimit = "PT30S"\nat_once = 2'
    )

    working = Project(office.folder).working

    assert working.patience.usual == timedelta(minutes=5)
    assert working.patience.limits == {"a": timedelta(seconds=30)}
    assert (working.limits, working.spread) == ({"a": 2}, 0.1)


def test_a_failed_call_waits_up_to_so_much_longer(office: Office) -> None:
    id_ = begin(office, HANGS, service("stamp", inside=retries("R2/PT10M")))
    worker = office.worker()
    worker.spread = 0.1
    worker.resource = lambda _: _fail

    worker.run_due()

    waits = job(office, id_).due - office.clock.now()
    assert timedelta(minutes=10) < waits < timedelta(minutes=11)


def _fail(_: int) -> None:
    raise OSError("the register is down")
