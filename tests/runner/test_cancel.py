from __future__ import annotations

import pytest

from procrunner.errors import ConflictError, NotFoundError
from procrunner.model import EventKind, Status
from tests.drawings import NAMES, catch, service, user
from tests.models import chain, flow, line, tag, timer
from tests.office import Office

STAMP = '@handler("stamp", kind="idempotent")\ndef stamp():\n    note("stamped")\n'


def everything(office: Office) -> str:
    """An instance that waits for a person, a handler, a message, a timer, and has an incident."""
    office.handlers(STAMP)
    waits = {
        "look": user("look"),
        "stamp": service("stamp"),
        "hear": catch("hear", "message", "answer"),
        "sleep": tag("intermediateCatchEvent", "sleep", timer("PT1H")),
        "held": tag("exclusiveGateway", "held") + user("never"),
    }
    fork = tag("startEvent", "s") + tag("parallelGateway", "fork") + flow("s", "fork")
    flows = "".join(flow("fork", id_) for id_ in waits) + flow("held", "never", "${missing}")
    return office.begin(fork + "".join(waits.values()) + flows, head=NAMES)


def test_everything_it_waited_for_is_gone(office: Office) -> None:
    id_ = everything(office)
    assert len(office.view(id_).incidents) == 1

    ended = office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    view = office.view(id_)
    assert (ended.status, ended.next_due) == (Status.CANCELLED, None)
    assert [*view.work_items, *view.jobs, *view.events, *view.incidents] == []
    office.clock.move(hours=2)
    assert (office.work(), office.ledger) == (0, [])


def test_the_reason_and_the_person_stay_in_the_history(office: Office) -> None:
    id_ = everything(office)

    office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    last = office.project.viewer.story(id_).events[-1]
    assert (last.event.kind, last.actor) == (EventKind.CANCELLED, "head")
    assert dict(last.event.data) == {"reason": "withdrawn"}


def test_what_was_interrupted_is_told(office: Office) -> None:
    id_ = everything(office)

    office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    interrupted = office.happened(id_, EventKind.INTERRUPTED)
    assert sorted(interrupted) == ["hear", "held", "look", "sleep", "stamp"]


def test_an_ended_instance_is_not_cancelled(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    office.project.runner.complete(id_, {}, actor="a")

    with pytest.raises(ConflictError) as refused:
        office.project.mender.cancel(id_, reason="late", actor="b")

    assert str(refused.value) == (
        f"instance {id_} was completed at 2026-03-02 09:00:00 UTC\n"
        f"  See how it ended: procrunner history {id_}"
    )


def test_nobody_of_that_name_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        office.project.mender.cancel("nobody", reason="x", actor="a")


def test_work_inside_a_called_process_ends_too(office: Office) -> None:
    from tests.models import process

    office.deploy(process(line(user("inner")), id_="called"), file="called.bpmn")
    id_ = office.begin(line(tag("callActivity", "call", calledElement="called")))

    office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    assert office.open(id_) == []


def test_nothing_of_the_others_is_touched(office: Office) -> None:
    body = tag("startEvent", "s") + user("look") + chain("s", "look")
    one = office.begin(body)
    two = office.start()

    office.project.mender.cancel(one, reason="withdrawn", actor="a")

    assert office.open(two) == ["look"]
