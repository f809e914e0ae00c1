"""An instance that a person stops for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procrunner.errors import ConflictError
from procrunner.model import EventKind, Instance, Status
from procrunner.worker.attempt import Attempt
from procrunner.worker.heart import Heart
from procrunner_storage.instances import SqlInstances
from tests.drawings import NAMES, boundary, catch, service, user
from tests.models import chain, event, flow, line, tag, timer
from tests.office import Office
from tests.runner.post import send

STAMP = """
@handler("stamp", kind="idempotent")
def stamp():
    note("stamped")
"""


def suspended(office: Office, *body: str, head: str = "", **variables: object) -> str:
    id_ = office.begin(line(*body), head=head, key="2026-1", **variables)
    office.project.mender.suspend(id_, reason="asked the ministry", actor="head")
    return id_


def resume(office: Office, id_: str) -> None:
    office.project.mender.resume(id_, reason="it answered", actor="head")


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


def storm(office: Office, **variables: object) -> int:
    return office.project.runner.signal("storm", variables, actor="post")


def test_a_signal_waits_until_it_goes_on(office: Office) -> None:
    id_ = suspended(office, catch("wait", "signal", "storm"), user("after"), head=NAMES)

    received = storm(office, level=3)
    resume(office, id_)

    assert (received, office.open(id_)) == (0, ["after"])
    assert office.instance(id_).variables["level"] == 3


def test_a_signal_from_before_it_waited_is_not_given(office: Office) -> None:
    office.handlers(STAMP)
    first = catch("wait", "signal", "storm")
    id_ = office.begin(line(user("look"), first, user("after")), head=NAMES)
    office.project.mender.suspend(id_, reason="stop", actor="head")

    storm(office)
    resume(office, id_)
    office.project.runner.complete(id_, {}, actor="a")

    assert office.open(id_) == []


def test_two_signals_are_heard_one_after_the_other(office: Office) -> None:
    waits = catch("one", "signal", "storm"), catch("two", "signal", "storm")
    id_ = suspended(office, *waits, user("after"), head=NAMES)

    storm(office, level=1)
    after_one = office.open(id_)
    storm(office, level=2)
    resume(office, id_)

    assert (after_one, office.open(id_)) == ([], ["after"])
    assert office.happened(id_)[-2:] == ["one", "two"]
    assert office.instance(id_).variables["level"] == 2


def test_a_signal_beside_the_work_is_heard_each_time(office: Office) -> None:
    rings = boundary("bell", "look", event("signal", signalRef="storm"), cancelActivity="false")
    drawn = line(user("look")) + rings + user("shelter") + flow("bell", "shelter")
    id_ = office.begin(drawn, head=NAMES)
    office.project.mender.suspend(id_, reason="stop", actor="head")

    storm(office)
    storm(office)
    resume(office, id_)

    assert office.open(id_) == ["look", "shelter", "shelter"]


RACE = (
    tag("eventBasedGateway", "race")
    + catch("letter", "message", "answer")
    + catch("thunder", "signal", "storm")
    + tag("intermediateCatchEvent", "sleep", timer("PT1H"))
    + "".join(map(user, ("read", "hide", "wake")))
    + tag("startEvent", "s")
    + chain("s", "race", "letter", "read")
    + chain("race", "thunder", "hide")
    + chain("race", "sleep", "wake")
)


@pytest.mark.parametrize(
    ("letter", "thunder", "winner"),
    [(10, 20, "read"), (20, 10, "hide"), (90, 80, "wake"), (70, 30, "hide"), (40, 70, "read")],
)
def test_what_came_first_wins_as_if_it_had_not_stood(
    letter: int, thunder: int, winner: str, office: Office
) -> None:
    id_ = office.begin(RACE, head=NAMES)
    office.project.mender.suspend(id_, reason="stop", actor="head")
    begun = office.clock.moment
    for minutes in sorted((letter, thunder)):
        office.clock.moment = begun + timedelta(minutes=minutes)
        if minutes == letter:
            send(office, "answer")
        else:
            storm(office)
    office.clock.moment = begun + timedelta(minutes=120)

    resume(office, id_)

    assert office.open(id_) == [winner]


def test_a_signal_for_one_that_is_cancelled_is_forgotten_with_it(office: Office) -> None:
    id_ = suspended(office, catch("wait", "signal", "storm"), head=NAMES)
    storm(office, secret="s")

    office.project.mender.cancel(id_, reason="withdrawn", actor="a")
    office.project.eraser.erase(id_, reason="asked", actor="a")

    with office.project.store.read() as unit:
        assert unit.messages.kept_signals(id_) == []


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_what_comes_while_it_is_let_go_on_is_refused_and_not_lost(
    kind: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = {"message": "answer", "signal": "storm"}[kind]
    id_ = suspended(office, catch("wait", kind, name), user("after"), head=NAMES)
    stale = office.instance(id_)
    resume(office, id_)
    real = SqlInstances.get

    def get(self: SqlInstances, ref: str) -> Instance:
        return stale if ref == id_ else real(self, ref)

    monkeypatch.setattr(SqlInstances, "get", get)
    with pytest.raises(ConflictError):
        send(office, name) if kind == "message" else storm(office)
    monkeypatch.undo()

    received = send(office, name)[0] if kind == "message" else storm(office)
    assert received in (id_, 1)
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
    office.project.mender.suspend(id_, reason="stop", actor="head")

    project = office.project
    Attempt(
        store=project.store,
        catalogue=project.catalogue,
        handlers=project.handlers,
        resource=project.resource,
        heart=Heart(project.store, job, office.worker().lease),
        instance=office.instance(id_),
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

    ended = office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    assert ended.status is Status.CANCELLED


def test_it_keeps_its_business_key(office: Office) -> None:
    suspended(office, user("look"))

    with pytest.raises(ConflictError, match="has the business key '2026-1'"):
        office.start(key="2026-1")


def test_only_an_active_one_is_suspended_and_only_a_suspended_one_resumed(office: Office) -> None:
    id_ = suspended(office, user("look"))

    with pytest.raises(ConflictError, match=f"instance {id_} is suspended"):
        office.project.mender.suspend(id_, reason="again", actor="a")
    resume(office, id_)
    with pytest.raises(ConflictError, match=f"instance {id_} is active"):
        resume(office, id_)
