"""Escalation: told outwards, and what throws it goes on unless it is interrupted."""

from __future__ import annotations

from typing import Any

import pytest

from procrunner.model import EventKind
from tests.engine.game import Game
from tests.models import chain, event, line, parameters, process, tag

LATE = tag("escalation", "late", escalationCode="LATE", name="Late")
THROW = event("escalation", escalationRef="late")


def caught(kind: str = "", **attributes: str) -> str:
    """A boundary event on the sub-process, with a task after it."""
    return event("escalation", **({"escalationRef": kind} if kind else {}), **attributes)


def game(boundary: str, cancel: str = "true", **variables: Any) -> Game:
    throw = tag("intermediateThrowEvent", "throw", parameters({"why": "${n}"}) + THROW)
    sub = tag("subProcess", "sub", line(throw, tag("userTask", "go-on"), first="s1", last="e1"))
    event_ = tag("boundaryEvent", "b", boundary, attachedToRef="sub", cancelActivity=cancel)
    beside = [event_, tag("userTask", "care"), tag("endEvent", "e2"), chain("b", "care", "e2")]
    return Game(LATE, process("".join([line(sub), *beside])), **variables)


@pytest.mark.parametrize("which", ["late", ""])
def test_it_starts_a_branch_beside_the_sub_process_which_goes_on(which: str) -> None:
    run = game(caught(which), cancel="false", n=3)

    assert run.open == ["care", "go-on"]
    assert run.seen_by("care") == {"n": 3, "why": 3}

    run.complete("go-on", a=1)
    run.complete("care", b=2)

    assert run.ended
    assert run.variables == {"n": 3, "why": 3, "a": 1, "b": 2}


def test_it_interrupts_the_sub_process() -> None:
    run = game(caught("late", camunda_escalationCodeVariable="code"), n=1)

    assert run.open == ["care"]
    assert run.seen_by("care") == {"n": 1, "why": 1, "code": "LATE"}
    assert run.done == {"start": 1, "s1": 1, "throw": 1, "b": 1}

    run.complete("care")

    assert run.ended


def test_one_that_nobody_catches_is_told_and_goes_on() -> None:
    other = tag("escalation", "other", escalationCode="OTHER")
    end = tag("endEvent", "told", THROW)
    run = Game(LATE, other, process(tag("startEvent", "start") + end + chain("start", "told")))

    assert run.ended
    (told,) = [each for each in run.step.events if each.kind is EventKind.ESCALATED]
    assert (told.element, told.data) == ("told", {"code": "LATE", "caught": ""})


def test_it_crosses_the_border_of_a_called_process() -> None:
    called = process(
        tag("startEvent", "s1") + tag("endEvent", "e1", THROW) + chain("s1", "e1"), "q"
    )
    boundary = tag(
        "boundaryEvent", "b", caught("late"), attachedToRef="call", cancelActivity="false"
    )
    body = line(tag("callActivity", "call", calledElement="q"), tag("userTask", "u"))
    beside = tag("userTask", "care") + chain("b", "care")

    run = Game(LATE, process(body + boundary + beside), called)

    assert run.open == ["care", "u"]
    assert run.events(EventKind.ESCALATED) == ["e1"]


def test_the_sub_process_ends_though_its_end_escalates() -> None:
    inside = tag("startEvent", "s1") + tag("endEvent", "e1", THROW) + chain("s1", "e1")
    body = line(tag("subProcess", "sub", inside), tag("userTask", "u"))
    boundary = tag("boundaryEvent", "b", caught("late"), attachedToRef="sub", cancelActivity="true")

    run = Game(LATE, process(body + boundary + tag("userTask", "care") + chain("b", "care")))

    assert run.open == ["care"]
