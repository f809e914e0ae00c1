"""Event sub-processes: armed while their scope is at work, instead of it or beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from procrunner.engine.state import restore
from tests.engine.game import NOW, Game
from tests.models import chain, event, extensions, line, parameters, process, program, tag, timer

FORK = "".join(
    [tag("startEvent", "s"), tag("userTask", "one"), tag("parallelGateway", "f")]
    + [tag("userTask", id_) for id_ in ("a", "a2", "b")]
    + [chain("s", "one", "f", "b"), chain("f", "a", "a2")]
)
"""A task, and two branches behind it."""
ROOTS = (
    tag("message", "m", name="stop")
    + tag("signal", "g", name="alarm")
    + tag("error", "bad", errorCode="BAD")
    + tag("escalation", "late", escalationCode="LATE")
)
JOB = {"camunda_type": "external", "camunda_topic": "t"}
ESCALATE = tag("intermediateThrowEvent", "throw", event("escalation", escalationRef="late"))


def on(definition: str, id_: str = "on", interrupting: str = "true", task: str = "care") -> str:
    """An event sub-process with one user task."""
    start = tag("startEvent", f"{id_}-s", definition, isInterrupting=interrupting)
    inside = start + tag("userTask", task) + tag("endEvent", f"{id_}-e")
    return tag(
        "subProcess",
        id_,
        inside + chain(f"{id_}-s", task, f"{id_}-e"),
        triggeredByEvent="true",
    )


def play(*nodes: str, beside: str, **variables: Any) -> Game:
    """A process with an event sub-process beside its line."""
    return Game(ROOTS, process(line(*nodes) + beside), **variables)


MESSAGE = event("message", messageRef="m")
SIGNAL = event("signal", signalRef="g")


@pytest.mark.parametrize("definition", [MESSAGE, SIGNAL], ids=["message", "signal"])
def test_it_takes_the_place_of_all_else_in_the_process(definition: str) -> None:
    run = play(tag("userTask", "u"), beside=on(definition), a=1)
    assert run.open == ["on-s", "u"]

    run.happen("on-s", why="ill")

    assert run.open == ["care"]
    assert run.seen_by("care") == {"a": 1, "why": "ill"}

    run.complete("care", b=2)

    assert run.ended
    assert run.variables == {"a": 1, "why": "ill", "b": 2}
    assert run.step.outcome == "on-e"


def test_beside_the_others_it_begins_as_often_as_it_happens() -> None:
    run = play(tag("userTask", "u"), beside=on(MESSAGE, interrupting="false"))

    run.happen("on-s", first=1)
    run.happen("on-s", second=2)

    assert run.open == ["care", "care", "on-s", "u"]

    run.complete("u", c=3)
    run.complete("care")

    assert run.open == ["care", "on-s"]

    run.complete("care")

    assert run.ended
    assert run.variables == {"first": 1, "second": 2, "c": 3}


def test_beside_the_others_it_sees_what_they_did_and_takes_back_only_its_own() -> None:
    body = [tag("userTask", "one"), tag("userTask", "two")]
    run = play(*body, beside=on(MESSAGE, interrupting="false"), status="new")
    run.complete("one", status="checked")

    run.happen("on-s")

    assert run.seen_by("care") == {"status": "checked"}

    run.complete("two", status="issued")
    run.complete("care", told=True)

    assert run.ended
    assert run.variables == {"status": "issued", "told": True}


def test_what_one_did_is_the_past_of_the_next() -> None:
    run = play(tag("userTask", "u"), beside=on(MESSAGE, interrupting="false"), x=0, y=0)
    run.happen("on-s")
    run.complete("care", x=1, y=1)
    run.happen("on-s")
    assert run.seen_by("care") == {"x": 1, "y": 1}

    run.complete("care", x=0)
    run.complete("u")

    assert run.ended
    assert run.variables == {"x": 0, "y": 1}


def test_a_true_conflict_with_the_others_is_reported() -> None:
    run = play(tag("userTask", "u"), beside=on(MESSAGE, interrupting="false"), x=0)
    run.happen("on-s")
    run.complete("u", x=1)

    run.complete("care", x=2)

    assert list(run.incidents) == ["on"]

    run.retry("on", x=2)

    assert run.ended
    assert run.variables == {"x": 2}


def test_a_timer_counts_from_the_beginning_of_its_scope() -> None:
    sub = tag(
        "subProcess", "sub", line(tag("userTask", "u"), first="s1", last="e1") + on(timer("PT1H"))
    )
    run = play(tag("userTask", "before"), sub, tag("userTask", "after"), beside="")
    run.wait(hours=5)
    assert run.open == ["before"]

    run.complete("before")

    assert run.wait_at("on-s").due == NOW + timedelta(hours=6)

    run.wait(hours=1)

    assert run.open == ["care"]

    run.complete("care", done=True)

    assert run.open == ["after"]
    assert run.seen_by("after") == {"done": True}


def test_a_cycle_begins_it_again_and_again() -> None:
    beside = on(timer("R2/PT1H", "timeCycle"), interrupting="false")
    run = play(tag("userTask", "u"), beside=beside)

    run.wait(hours=1)
    run.wait(hours=1)
    run.wait(hours=1)

    assert run.open == ["care", "care", "u"]


def test_a_scope_that_ends_waits_for_its_events_no_longer() -> None:
    sub = tag("subProcess", "sub", line(tag("userTask", "u"), first="s1", last="e1") + on(MESSAGE))
    run = play(sub, tag("userTask", "after"), beside="")

    run.complete("u")

    assert run.open == ["after"]


def test_an_error_is_caught_inside_before_the_border() -> None:
    error = event("error", errorRef="bad", camunda_errorMessageVariable="text")
    inside = line(tag("serviceTask", "job", **JOB), first="s1", last="e1") + on(error)
    border = tag("boundaryEvent", "b", event("error"), attachedToRef="sub") + tag("task", "t")
    run = play(tag("subProcess", "sub", inside), beside=border + chain("b", "t"))

    run.error("job", "BAD", "no such house", n=1)

    assert run.open == ["care"]
    assert run.seen_by("care") == {"n": 1, "text": "no such house"}

    run.complete("care")

    assert run.ended
    assert run.done["end"] == 1
    assert not run.done["b"]


def test_an_error_within_its_handler_goes_to_the_border() -> None:
    error = event("error", errorRef="bad")
    handler = tag(
        "subProcess",
        "on",
        tag("startEvent", "on-s", error)
        + tag("endEvent", "on-e", error.replace("error-", "x-"))
        + chain("on-s", "on-e"),
        triggeredByEvent="true",
    )
    inside = line(tag("serviceTask", "job", **JOB), first="s1", last="e1") + handler
    border = tag("boundaryEvent", "b", event("error"), attachedToRef="sub") + tag("userTask", "t")
    run = play(tag("subProcess", "sub", inside), beside=border + chain("b", "t"))

    run.error("job", "BAD")

    assert run.open == ["t"]


def test_an_escalation_begins_it_beside_what_threw_it() -> None:
    handler = on(event("escalation"), interrupting="false")
    run = play(ESCALATE, tag("userTask", "u"), beside=handler)

    assert run.open == ["care", "u"]

    run.complete("u")
    run.complete("care")

    assert run.ended
    assert run.done["throw"] == 1


def test_an_escalation_begins_it_instead_of_what_threw_it() -> None:
    run = play(ESCALATE, tag("userTask", "u"), beside=on(event("escalation", escalationRef="late")))

    assert run.open == ["care"]


def test_it_lies_in_a_called_process_and_in_another_event_sub_process() -> None:
    inner = on(SIGNAL, "in", task="deep")
    start = tag("startEvent", "on-s", MESSAGE)
    body = start + tag("userTask", "care") + tag("endEvent", "on-e") + chain("on-s", "care", "on-e")
    outer = tag("subProcess", "on", body + inner, triggeredByEvent="true")
    called = process(line(tag("userTask", "u"), first="s1", last="e1") + outer, id_="q")
    out = extensions('<camunda:out variables="all"/>')
    call = tag("callActivity", "call", out, calledElement="q")
    run = Game(ROOTS, process(line(call, tag("userTask", "after"))), called)
    assert run.open == ["on-s", "u"]

    run.happen("on-s", a=1)
    assert run.open == ["care", "in-s"]
    run.happen("in-s", b=2)
    assert run.open == ["deep"]
    run.complete("deep", c=3)

    assert run.open == ["after"]
    assert run.seen_by("after") == {"a": 1, "b": 2, "c": 3}


def test_variables_of_a_called_process_stay_there_when_it_is_interrupted() -> None:
    called = process(line(tag("userTask", "u"), first="s1", last="e1"), id_="q")
    into = extensions('<camunda:in sourceExpression="${1}" target="secret"/>')
    call = tag("callActivity", "call", into, calledElement="q")
    sub = tag("subProcess", "sub", line(call, first="s2", last="e2"))
    border = tag("boundaryEvent", "b", timer("PT1H"), attachedToRef="sub") + tag("userTask", "t")
    run = Game(process(line(sub) + border + chain("b", "t")), called)

    run.wait(hours=1)

    assert run.seen_by("t") == {}


def test_a_cancelled_instance_waits_for_nothing() -> None:
    run = play(tag("userTask", "u"), beside=on(MESSAGE))

    run.cancel()

    assert run.open == []


def test_many_beginnings_leave_nothing_behind() -> None:
    start = tag("startEvent", "on-s", MESSAGE, isInterrupting="false")
    add = tag("task", "t", parameters(outputs={"n": "${n + 1}"}))
    inside = start + add + tag("endEvent", "on-e") + chain("on-s", "t", "on-e")
    beside = tag("subProcess", "on", inside, triggeredByEvent="true")
    compiled = program(ROOTS, process(line(tag("userTask", "u")) + beside))
    run = Game(compiled=compiled, n=0)
    run.happen("on-s")
    size = len(run.state)

    for _ in range(200):
        run.happen("on-s")

    assert len(run.state) <= size + 20
    assert len(restore(compiled, run.state, NOW).tasks) <= 4
    assert run.done["t"] == 201


def test_it_sees_what_a_branch_set_anew_of_what_was_set_before_the_branches_parted() -> None:
    run = Game(ROOTS, process(FORK + on(MESSAGE)))
    run.complete("one", x=1)
    run.complete("a", x=2)

    run.happen("on-s")

    assert run.seen_by("care") == {"x": 2}
    assert [event.data for event in run.step.events if "dropped" in event.data] == []
