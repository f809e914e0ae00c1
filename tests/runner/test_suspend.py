"""An instance that a person stops for a while."""

from __future__ import annotations

import pytest

from procrunner.errors import ConflictError
from procrunner.model import EventKind, Status
from procrunner.worker.attempt import Attempt
from procrunner.worker.heart import Heart
from tests.drawings import NAMES, catch, service, user
from tests.models import chain, line, tag, timer
from tests.office import Office
from tests.runner.post import send

STAMP = """
@handler("stamp", kind="idempotent")
def stamp():
    note("stamped")
"""


def suspended(office: Office, *body: str, head: str = "", **variables: object) -> str:
    id_ = office.begin(line(*body), head=head, key="2026-1", **variables)
    office.project.runner.suspend(id_, reason="asked the ministry", actor="head")
    return id_


def resume(office: Office, id_: str) -> None:
    office.project.runner.resume(id_, reason="it answered", actor="head")


def test_its_jobs_are_not_begun_until_it_goes_on(office: Office) -> None:
    office.handlers(STAMP)
    id_ = suspended(office, service("stamp"))

    before = office.work()
    resume(office, id_)
    office.work()

    assert (before, office.ledger) == (0, ["stamped"])
    assert office.instance(id_).status is Status.COMPLETED


def test_its_timers_do_not_fire_until_it_goes_on(office: Office) -> None:
    id_ = suspended(office, tag("intermediateCatchEvent", "sleep", timer("PT1H")))
    office.clock.move(hours=2)

    before = office.work()
    resume(office, id_)
    office.work()

    assert (before, office.instance(id_).status) == (0, Status.COMPLETED)


def test_nothing_of_it_is_completed(office: Office) -> None:
    id_ = suspended(office, user("look"))

    with pytest.raises(ConflictError) as refused:
        office.project.runner.complete(id_, {}, actor="a")

    assert str(refused.value) == (
        f"instance {id_} is suspended\n"
        f"  Let it go on first: procrunner resume {id_}; its history tells why."
    )


def test_a_message_waits_until_it_goes_on(office: Office) -> None:
    id_ = suspended(office, catch("wait", "message", "answer"), user("after"), head=NAMES)

    receiver, is_new = send(office, "answer")
    resume(office, id_)

    assert (receiver, is_new) == ("", True)
    assert office.open(id_) == ["after"]


def test_one_branch_that_goes_on_by_a_result_leaves_it_suspended(office: Office) -> None:
    office.handlers(STAMP)
    body = tag("startEvent", "s") + service("stamp") + user("look") + chain("s", "stamp", "look")
    id_ = office.begin(body)
    with office.project.store.write() as unit:
        job = unit.jobs.claim(
            worker="w", lease=office.worker().lease, now=office.clock.now(), instance=id_
        )
    assert job is not None
    office.project.runner.suspend(id_, reason="stop", actor="head")

    project = office.project
    Attempt(
        store=project.store,
        catalogue=project.catalogue,
        handlers=project.handlers,
        resource=project.resource,
        heart=Heart(project.store, job, office.worker().lease),
        now=office.clock.now(),
    ).run()

    assert (office.instance(id_).status, office.open(id_)) == (Status.SUSPENDED, ["look"])


def test_reasons_and_persons_stay_in_the_history(office: Office) -> None:
    id_ = suspended(office, user("look"))
    resume(office, id_)

    told = [
        (each.event.kind, each.actor, dict(each.event.data))
        for each in office.project.viewer.story(id_).events[-2:]
    ]
    assert told == [
        (EventKind.SUSPENDED, "head", {"reason": "asked the ministry"}),
        (EventKind.CONTINUED, "head", {"reason": "it answered"}),
    ]


def test_it_may_be_cancelled(office: Office) -> None:
    id_ = suspended(office, user("look"))

    ended = office.project.runner.cancel(id_, reason="withdrawn", actor="a")

    assert ended.status is Status.CANCELLED


def test_it_keeps_its_business_key(office: Office) -> None:
    suspended(office, user("look"))

    with pytest.raises(ConflictError, match="has the business key '2026-1'"):
        office.start(key="2026-1")


def test_only_an_active_one_is_suspended_and_only_a_suspended_one_resumed(office: Office) -> None:
    id_ = suspended(office, user("look"))

    with pytest.raises(ConflictError, match=f"instance {id_} is suspended"):
        office.project.runner.suspend(id_, reason="again", actor="a")
    resume(office, id_)
    with pytest.raises(ConflictError, match=f"instance {id_} is active"):
        resume(office, id_)
