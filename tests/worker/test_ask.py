"""Handlers of kind ask: nobody may call their counterpart twice unasked."""

from __future__ import annotations

import pytest

from procrunner.model import IncidentKind, JobStatus
from tests.drawings import NAMES, boundary, retries, service, user
from tests.models import chain, event, line
from tests.office import Office
from tests.worker.jobs import begin, crash, incident, job

ASK = """
@handler("stamp", kind="ask")
def stamp(outcome="", *, call: Call):
    note(call.key)
    if outcome == "fail":
        raise TimeoutError("no answer")
    if outcome == "no":
        raise BpmnError("no")
    if outcome == "later" and len(LEDGER.read_text().splitlines()) == 1:
        raise Retry("closed", after=timedelta(hours=1))
    if outcome == "json":
        return {"x": {1}}
    return {"receipt": 5}
"""


def test_an_ask_handler_that_answers_is_called_once(office: Office) -> None:
    id_ = begin(office, ASK)

    office.work()

    assert (office.open(id_), len(office.ledger)) == (["after"], 1)


def test_an_unknown_outcome_is_asked_of_a_person(office: Office) -> None:
    id_ = begin(office, ASK)
    crash(office)

    office.work()

    assert incident(office, id_) == (
        IncidentKind.OUTCOME,
        "nobody knows whether the handler did its work before it was stopped",
        (
            "Find out at the counterpart. If it was not done: retry. If it was: retry --done, "
            "with --set for each variable that the handler would have returned."
        ),
    )
    assert office.ledger == []


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("fail", "TimeoutError: no answer"),
        ("json", "handlers/work.py:13: 'x' is a set, which JSON cannot hold"),
    ],
)
def test_an_ask_handler_that_breaks_off_is_never_repeated(
    office: Office, outcome: str, said: str
) -> None:
    id_ = begin(office, ASK, service("stamp", inside=retries("PT1M,PT1M")), outcome=outcome)

    office.work()
    office.clock.move(days=1)
    office.work()

    kind, message, _ = incident(office, id_)
    assert kind is IncidentKind.OUTCOME
    assert message == f"nobody knows whether the handler did its work: {said}"
    assert len(office.ledger) == 1


def test_an_ask_handler_may_put_itself_off(office: Office) -> None:
    id_ = begin(office, ASK, outcome="later")

    office.work()
    office.clock.move(hours=1)
    office.work()

    assert (office.open(id_), len(office.ledger)) == (["after"], 2)


def test_a_crash_after_it_put_itself_off_is_still_an_unknown_outcome(office: Office) -> None:
    id_ = begin(office, ASK, outcome="later")
    office.work()
    office.clock.move(hours=1)
    crash(office)

    office.work()

    assert incident(office, id_)[0] is IncidentKind.OUTCOME
    assert len(office.ledger) == 1


def test_an_ask_handler_may_say_no(office: Office) -> None:
    office.handlers(ASK)
    caught = boundary("caught", "stamp", event("error", errorRef="no"))
    refused = caught + user("refuse") + chain("caught", "refuse")
    id_ = office.begin(line(service("stamp")), refused, head=NAMES, outcome="no")

    office.work()

    assert office.open(id_) == ["refuse"]


def test_what_fails_before_an_ask_handler_is_called_is_tried_again(office: Office) -> None:
    office.settings('[resources.bank]\nprovider = "work:Bank"\n')
    code = f"""
class Bank:
    def __init__(self):
        if not LEDGER.with_name("up").exists():
            raise ConnectionError("the bank is closed")
{ASK.replace("*, call", "*, bank, call")}
"""
    id_ = begin(office, code)
    office.work()
    assert (job(office, id_).status, office.ledger) == (JobStatus.DUE, [])

    (office.folder / "up").touch()
    office.clock.move(minutes=1)
    office.work()

    assert (office.open(id_), len(office.ledger)) == (["after"], 1)


def test_the_answer_of_a_person_stands_for_the_result_and_nobody_is_called(
    office: Office,
) -> None:
    id_ = begin(office, ASK, outcome="fail")
    office.work()

    office.project.mender.retry(id_, {"receipt": 7}, actor="daniyar")
    office.work()

    assert (office.open(id_), len(office.ledger)) == (["after"], 1)
    assert office.instance(id_).variables["receipt"] == 7


def test_a_plain_retry_calls_an_ask_handler_again(office: Office) -> None:
    id_ = begin(office, ASK)
    crash(office)
    office.work()

    office.project.mender.retry(id_, {}, actor="daniyar")
    office.work()

    assert (office.open(id_), len(office.ledger)) == (["after"], 1)
