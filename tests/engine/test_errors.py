"""Errors: aimed at the activity and the scopes around it, caught or an incident."""

from __future__ import annotations

import pytest

from procrunner.model import EventKind, IncidentKind, Status, WaitKind
from tests.engine.game import Game
from tests.models import chain, event, extensions, flow, line, parameters, process, tag, timer

ERRORS = tag("error", "no-data", name="No data", errorCode="E1") + tag(
    "error", "no-money", name="No money", errorCode="E2"
)
START, END = tag("startEvent", "s"), tag("endEvent", "e")
INS = extensions('<camunda:in variables="all"/>', '<camunda:out variables="all"/>')


def job(id_: str, inside: str = "") -> str:
    return tag("serviceTask", id_, inside, camunda_type="external", camunda_topic="t")


def guard(host: str, ref: str, id_: str, **names: str) -> str:
    """An error boundary event with a user task ``after-…`` behind it."""
    definition = event("error", errorRef=ref, **names) if ref else event("error", **names)
    after = f"after-{id_}"
    return (
        tag("boundaryEvent", id_, definition, attachedToRef=host)
        + tag("userTask", after)
        + chain(id_, after)
    )


def error_end(ref: str = "no-data", id_: str = "oops") -> str:
    return tag("endEvent", id_, event("error", errorRef=ref))


def sub(inside: str, id_: str = "sub") -> str:
    return tag("subProcess", id_, inside)


def test_an_error_of_a_job_is_caught_at_its_border_with_code_message_and_variables() -> None:
    names = {"camunda_errorCodeVariable": "code", "camunda_errorMessageVariable": "said"}
    game = Game(ERRORS, process(line(job("do")) + guard("do", "no-data", "b", **names)), n=1)

    game.error("do", "E1", "not found", why="gone")

    assert game.open == ["after-b"]
    assert game.seen_by("after-b") == {"n": 1, "code": "E1", "said": "not found", "why": "gone"}
    assert game.events(EventKind.INTERRUPTED) == ["do"]


@pytest.mark.parametrize("order", [("", "no-money"), ("no-money", "")])
def test_the_code_decides_before_the_one_that_catches_all(order: tuple[str, str]) -> None:
    guards = "".join(guard("do", ref, f"b-{ref}") for ref in order)
    definitions = (ERRORS, process(line(job("do")) + guards))

    for code, caught in (("E2", "after-b-no-money"), ("E1", "after-b-")):
        game = Game(*definitions)
        game.error("do", code)
        assert game.open == [caught]


def test_an_error_that_nobody_catches_is_an_incident_and_a_retry_asks_again() -> None:
    game = Game(ERRORS, process(line(job("do")) + guard("do", "no-money", "b")))

    game.error("do", "E1", "not found")

    text = "nobody catches the BPMN error 'E1': not found"
    assert game.incidents == {"do": (IncidentKind.ERROR, text)}
    game.retry("do")
    assert game.wait_at("do").kind is WaitKind.JOB


def test_an_error_touches_no_sibling_that_guards_the_same_code() -> None:
    body = START + tag("parallelGateway", "f") + job("a") + job("b") + END
    body += chain("s", "f", "a", "e") + chain("f", "b", "e")
    body += guard("a", "no-data", "ga") + guard("b", "no-data", "gb")
    game = Game(ERRORS, process(body))

    game.error("b", "E1")

    assert game.open == ["a", "after-gb"]


def test_an_error_end_is_caught_by_the_sub_process_around_it() -> None:
    inside = tag("startEvent", "s1") + error_end() + chain("s1", "oops")
    game = Game(ERRORS, process(line(sub(inside)) + guard("sub", "no-data", "b")))

    assert game.open == ["after-b"]
    assert game.done["oops"] == 1


def test_an_error_climbs_out_of_sub_processes_and_calls_to_the_nearest_that_catches_it() -> None:
    deep = process(line(job("do"), first="s2", last="e2"), id_="deep")
    call = tag("callActivity", "call", INS, calledElement="deep")
    inner = sub(line(call, first="s1", last="e1"), "inner") + guard("inner", "no-money", "wrong")
    outer = sub(START + END + inner + chain("s", "inner", "e"), "outer")
    body = line(outer) + guard("outer", "no-data", "right")
    game = Game(ERRORS, process(body), deep)

    game.error("do", "E1")

    assert game.open == ["after-right"]


def test_a_call_activity_catches_the_error_end_of_what_it_calls() -> None:
    called = process(tag("startEvent", "s1") + error_end() + chain("s1", "oops"), id_="called")
    call = tag("callActivity", "call", INS, calledElement="called")
    game = Game(ERRORS, process(line(call) + guard("call", "", "b")), called)

    assert game.open == ["after-b"]


def test_an_error_end_that_nobody_catches_is_an_incident() -> None:
    game = Game(ERRORS, process(START + error_end() + chain("s", "oops")))

    assert game.incidents == {"oops": (IncidentKind.ERROR, "nobody catches the error 'E1'")}
    assert game.step.status is Status.ACTIVE


def test_an_error_keeps_what_was_done_inside_and_drops_the_rest_of_it() -> None:
    mark = tag("task", "mark", parameters(outputs={"seen": "${true}"}))
    inside = START + tag("parallelGateway", "f") + mark + job("a") + tag("userTask", "u")
    inside += END + chain("s", "f", "mark", "a", "e") + chain("f", "u", "e")
    game = Game(ERRORS, process(line(sub(inside)) + guard("sub", "no-data", "b")))

    game.error("a", "E1", why="gone")

    assert game.open == ["after-b"]
    assert game.seen_by("after-b") == {"seen": True, "why": "gone"}
    assert sorted(game.events(EventKind.INTERRUPTED)) == ["a", "sub", "u"]


def test_an_error_in_a_called_process_leaves_its_variables_there() -> None:
    mark = tag("task", "mark", parameters(outputs={"secret": "${1}"}))
    inside = line(mark, first="s1", last="e1").replace("endEvent", "task")
    called = process(inside + error_end() + chain("e1", "oops"), id_="called")
    call = tag("callActivity", "call", calledElement="called")
    game = Game(ERRORS, process(line(call) + guard("call", "", "b")), called, n=1)

    assert game.seen_by("after-b") == {"n": 1}


def test_events_at_the_border_outlive_an_incident_and_its_retry() -> None:
    late = tag("boundaryEvent", "late", timer("P1D"), attachedToRef="do")
    body = line(job("do")) + late + tag("userTask", "call") + chain("late", "call")
    game = Game(process(body))
    due = game.wait_at("late").due
    game.fail("do")

    game.retry("do")

    assert (game.open, game.wait_at("late").due) == (["do", "late"], due)
    game.wait(days=1)
    assert game.open == ["call"]


def test_an_event_that_has_fired_is_not_armed_again_by_a_retry() -> None:
    late = tag("boundaryEvent", "late", timer("P1D"), attachedToRef="do", cancelActivity="false")
    body = line(job("do")) + late + tag("userTask", "call") + chain("late", "call")
    game = Game(process(body))
    game.wait(days=1)
    game.fail("do")

    game.retry("do")

    assert game.open == ["call", "do"]


def test_a_timer_at_the_border_interrupts_an_incident() -> None:
    late = tag("boundaryEvent", "late", timer("P1D"), attachedToRef="do")
    body = line(job("do")) + late + tag("userTask", "call") + chain("late", "call")
    game = Game(process(body))
    game.fail("do")

    game.wait(days=1)

    assert game.open == ["call"]


def test_a_border_event_that_cannot_be_armed_leaves_nothing_begun() -> None:
    inside = line(tag("userTask", "u"), first="s1", last="e1")
    first = tag("boundaryEvent", "b1", timer("P1D"), attachedToRef="sub")
    second = tag("boundaryEvent", "b2", timer("${when}"), attachedToRef="sub")
    body = line(sub(inside)) + first + second + tag("endEvent", "x") + flow("b1", "x")
    game = Game(process(body + flow("b2", "x")))

    opened, due = game.open, game.step.next_due
    game.retry("sub", when="PT1H")

    assert (opened, due) == (["sub"], None)
    assert game.open == ["b1", "b2", "u"]
    assert game.done["s1"] == 1
