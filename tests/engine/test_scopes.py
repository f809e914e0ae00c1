"""Scopes: sub-processes, called processes, and how they and the instance end."""

from __future__ import annotations

import pytest

from procrunner.engine.containers import DEPTH_LIMIT
from procrunner.model import EventKind, IncidentKind, Status
from tests.engine.game import Game
from tests.models import chain, event, extensions, flow, line, parameters, process, tag, timer

START, END = tag("startEvent", "s"), tag("endEvent", "e")
TERMINATE = event("terminate")


def fork(*branches: str) -> str:
    """Branches beside each other, each a node with its own end."""
    body = START + tag("parallelGateway", "f") + flow("s", "f")
    for number, node in enumerate(branches):
        id_ = node.partition('id="')[2].partition('"')[0]
        body += node + tag("endEvent", f"e{number}") + chain("f", id_, f"e{number}")
    return body


def sub(inside: str, id_: str = "sub") -> str:
    return tag("subProcess", id_, inside)


def call(*mappings: str, id_: str = "call") -> str:
    return tag("callActivity", id_, extensions(*mappings), calledElement="called")


def user(id_: str) -> str:
    return tag("userTask", id_)


def test_a_process_ends_with_its_last_token_and_names_the_end_reached_last() -> None:
    game = Game(process(fork(user("u"), user("v"))))
    game.complete("v")
    assert game.step.status is Status.ACTIVE

    game.complete("u")

    assert (game.ended, game.step.outcome, game.state) == (True, "e0", "")
    assert game.events(EventKind.ENDED) == [""]


def test_a_task_without_a_way_out_ends_its_branch() -> None:
    game = Game(process(START + user("u") + chain("s", "u")))

    game.complete("u", n=1)

    assert (game.ended, game.variables, game.step.outcome) == (True, {"n": 1}, "u")


def test_a_process_without_start_events_begins_with_all_that_nothing_leads_to() -> None:
    game = Game(process(user("u") + user("v") + tag("task", "t") + chain("u", "t")))

    assert game.open == ["u", "v"]


def test_branches_that_end_apart_leave_their_variables_together() -> None:
    game = Game(process(fork(user("u"), user("v"), user("w"))), k=1)

    for task in ("v", "u", "w"):
        game.complete(task, **{task: task})

    assert game.variables == {"k": 1, "u": "u", "v": "v", "w": "w"}


def test_a_terminate_end_ends_the_whole_process_at_once() -> None:
    body = fork(user("u"), user("v")).replace('id="e0"></', f'id="e0">{TERMINATE}</')
    game = Game(process(body))

    game.complete("u", n=1)

    assert (game.ended, game.step.outcome, game.variables) == (True, "e0", {"n": 1})
    assert game.events(EventKind.INTERRUPTED) == ["v"]


def test_a_terminate_end_in_a_sub_process_ends_that_alone() -> None:
    inside = fork(user("u"), user("v")).replace('id="e0"></', f'id="e0">{TERMINATE}</')
    inside = inside.replace('"s"', '"s1"').replace('"f"', '"f1"')
    body = START + END + sub(inside.replace("s-f", "s1-f1").replace('id="f-', 'id="f1-'))
    body += tag("parallelGateway", "f") + user("after") + user("beside")
    game = Game(process(body + chain("s", "f", "sub", "after", "e") + chain("f", "beside", "e")))

    game.complete("u")

    assert game.open == ["after", "beside"]


def test_a_sub_process_shares_its_variables() -> None:
    inside = line(user("u"), first="s1", last="e1")
    game = Game(process(line(sub(inside))), n=1)

    game.complete("u", n=2, m=3)

    assert game.variables == {"n": 2, "m": 3}
    done = [e.data for e in game.step.events if e.element == "sub"]
    assert done == [{"set": ["m", "n"]}]


def test_a_sub_process_says_only_what_it_changed() -> None:
    inside = line(user("u"), first="s1", last="e1")
    game = Game(process(line(sub(inside))), same="text", nested={"a": [1]})

    game.complete("u", new=1)

    assert [e.data for e in game.step.events if e.element == "sub"] == [{"set": ["new"]}]


def test_outputs_of_a_sub_process_let_nothing_else_out() -> None:
    inside = line(user("u"), first="s1", last="e1")
    body = line(sub(parameters(outputs={"total": "${a + b}"}) + inside))
    game = Game(process(body), a=1)

    game.complete("u", b=2)

    assert game.variables == {"a": 1, "total": 3}


def test_a_sub_process_waits_for_all_its_tokens() -> None:
    inside = fork(user("u"), user("v")).replace('"s"', '"s1"').replace("s-f", "s1-f")
    game = Game(process(line(sub(inside))))

    game.complete("u", a=1)
    assert game.open == ["v"]
    game.complete("v", b=2)

    assert game.variables == {"a": 1, "b": 2}


def test_an_interrupted_sub_process_keeps_what_was_done_in_it() -> None:
    inside = fork(user("u"), user("v")).replace('"s"', '"s1"').replace("s-f", "s1-f")
    late = tag("boundaryEvent", "b", timer("P1D"), attachedToRef="sub") + user("late")
    game = Game(process(line(sub(inside)) + late + chain("b", "late")))
    game.complete("u", done=True)

    game.wait(days=1)

    assert game.open == ["late"]
    assert game.seen_by("late") == {"done": True}


def test_beside_a_sub_process_runs_what_does_not_interrupt_it() -> None:
    inside = line(user("u"), first="s1", last="e1")
    late = tag("boundaryEvent", "b", timer("P1D"), attachedToRef="sub", cancelActivity="false")
    game = Game(process(line(sub(inside)) + late + user("late") + chain("b", "late")))
    game.wait(days=1)

    game.complete("u", a=1)
    assert game.open == ["late"]
    game.complete("late", b=2)

    assert game.variables == {"a": 1, "b": 2}


def test_a_call_sees_what_is_mapped_in_and_gives_what_is_mapped_out() -> None:
    called = process(line(user("u"), first="s1", last="e1"), id_="called")
    mappings = (
        '<camunda:in source="a" target="x"/>',
        '<camunda:in sourceExpression="${a + 1}" target="y"/>',
        '<camunda:out source="z" target="got"/>',
    )
    game = Game(process(line(call(*mappings))), called, a=1, hidden=0)

    seen = game.seen_by("u")
    game.complete("u", z=5, w=6)

    assert seen == {"x": 1, "y": 2}
    assert game.variables == {"a": 1, "hidden": 0, "got": 5}


def test_a_call_without_mappings_is_closed_both_ways() -> None:
    called = process(line(user("u"), first="s1", last="e1"), id_="called")
    game = Game(process(line(tag("callActivity", "call", calledElement="called"))), called, a=1)

    seen = game.seen_by("u")
    game.complete("u", z=5)

    assert (seen, game.variables) == ({}, {"a": 1})


def test_a_mapping_that_cannot_be_computed_is_an_incident_either_way() -> None:
    called = process(line(user("u"), first="s1", last="e1"), id_="called")
    mappings = '<camunda:in source="a" target="x"/>', '<camunda:out source="z" target="got"/>'
    game = Game(process(line(call(*mappings))), called)
    text = "needs '{}', which is not set"

    assert game.incidents["call"][1].endswith(text.format("a"))
    game.retry("call", a=1)
    game.complete("u")
    assert game.incidents["call"][1].endswith(text.format("z"))
    game.retry("call", z=2)
    assert (game.ended, game.variables["got"]) == (True, 2)


def nested(depth: int) -> str:
    body = line(user("u"), first="s0", last="e0")
    for level in range(1, depth + 1):
        body = line(sub(body, f"sub{level}"), first=f"s{level}", last=f"e{level}")
    return process(body)


def test_scopes_nest_as_deep_as_the_limit() -> None:
    game = Game(nested(DEPTH_LIMIT))

    game.complete("u", n=1)

    assert (game.ended, game.variables) == (True, {"n": 1})


def test_a_process_that_calls_itself_for_ever_is_an_incident() -> None:
    game = Game(process(line(tag("callActivity", "call", calledElement="p"))))

    text = f"processes and sub-processes nest deeper than {DEPTH_LIMIT}"
    assert game.incidents == {"call": (IncidentKind.BUDGET, text)}


@pytest.mark.parametrize("place", ["top", "sub"])
def test_cancelling_interrupts_all_that_waits(place: str) -> None:
    inside = fork(user("u"), user("v"))
    body = inside if place == "top" else line(sub(inside), first="s9", last="e9")
    game = Game(process(body))

    game.cancel("withdrawn")

    assert (game.step.status, game.state, game.waits) == (Status.CANCELLED, "", {})
    assert set(game.events(EventKind.INTERRUPTED)) >= {"u", "v"}
    assert game.step.events[-1].data == {"reason": "withdrawn"}
