"""The classic patterns, sound and not."""

from __future__ import annotations

import pytest

from procrunner.soundness import Kind, judge, play, way_past
from tests.models import chain, definition, flow, process, tag
from tests.soundness.nets import kinds, net, verdict

ENDS = tag("startEvent", "s") + tag("endEvent", "e")
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"  # noqa: E501
TERMINATE = "<bpmn:terminateEventDefinition/>"
ERROR = '<bpmn:errorEventDefinition errorRef="err"/>'


def tasks(*ids: str) -> str:
    return "".join(tag("userTask", id_) for id_ in ids)


def block(fork: str, join: str) -> str:
    """s → fork → a | b → join → after → e."""
    chosen = "" if fork == "parallelGateway" else "${x}"
    return (
        ENDS
        + tasks("a", "b", "after")
        + tag(fork, "f")
        + tag(join, "j")
        + chain("s", "f")
        + flow("f", "a", chosen)
        + flow("f", "b", chosen)
        + chain("a", "j", "after", "e")
        + chain("b", "j")
    )


XOR, AND, OR = "exclusiveGateway", "parallelGateway", "inclusiveGateway"


@pytest.mark.parametrize(
    ("fork", "join", "wrong"),
    [
        (XOR, XOR, set()),
        (AND, AND, set()),
        (OR, OR, set()),
        (XOR, OR, set()),
        (AND, OR, set()),
        (XOR, AND, {Kind.DEADLOCK}),
        (AND, XOR, {Kind.SECOND}),
        (OR, AND, {Kind.DEADLOCK}),
        (OR, XOR, {Kind.SECOND}),
    ],
)
def test_a_fork_needs_its_join(fork: str, join: str, wrong: set[Kind]) -> None:
    assert kinds(block(fork, join)) == wrong


def test_a_deadlock_is_told_with_the_shortest_way_to_it() -> None:
    (problem,) = verdict(block(XOR, AND)).problems

    assert problem.kind is Kind.DEADLOCK
    assert problem.element == "j"
    assert problem.waiting == ("j",)
    assert problem.steps == ("s", "f", "a")
    assert problem.is_shortest


def test_a_second_token_is_told_where_it_comes() -> None:
    (problem,) = verdict(block(AND, XOR)).problems

    assert problem.kind is Kind.SECOND
    assert problem.element == "j"
    assert problem.waiting == ("after",)
    assert problem.steps == ("s", "f", "a", "j", "b", "j")


def test_a_loop_with_a_way_out_is_sound() -> None:
    body = ENDS + tasks("a") + tag(XOR, "m") + tag(XOR, "g")
    body += chain("s", "m", "a", "g") + flow("g", "m", "${x}") + flow("g", "e", "${x}")

    assert verdict(body).is_sound


def test_a_loop_without_a_way_out_can_never_end() -> None:
    body = tag("startEvent", "s") + tasks("a") + tag(XOR, "m") + chain("s", "m", "a", "m")

    assert kinds(body) == {Kind.ENDLESS}


def test_a_constant_condition_makes_an_element_dead() -> None:
    body = ENDS + tasks("a", "b") + tag(XOR, "g", default="g-b") + chain("s", "g", "b", "e")
    body += flow("g", "a", "${1 > 2}") + chain("a", "e")

    (problem,) = verdict(body).problems

    assert (problem.kind, problem.element) == (Kind.DEAD, "a")


def test_a_circle_apart_is_dead() -> None:
    body = ENDS + tasks("a", "b") + chain("s", "e") + chain("a", "b", "a")

    (problem,) = verdict(body).problems

    assert problem.kind is Kind.DEAD


def test_a_loop_back_into_a_parallel_join_stands_still() -> None:
    body = ENDS + tasks("a", "b") + tag(AND, "f") + tag(AND, "j") + tag(XOR, "g")
    body += chain("s", "f", "a", "j", "g") + chain("f", "b", "j")
    body += flow("g", "j", "${x}", id_="back") + flow("g", "e", "${x}")

    assert Kind.DEADLOCK in kinds(body)


def test_an_interrupting_boundary_event_inside_a_parallel_branch_starves_the_join() -> None:
    late = tag("boundaryEvent", "late", TIMER, attachedToRef="a") + tag("endEvent", "gone")
    body = block(AND, AND) + late + chain("late", "gone")

    assert kinds(body) == {Kind.DEADLOCK}


def test_a_boundary_event_that_joins_its_branch_again_is_sound() -> None:
    late = tag("boundaryEvent", "late", TIMER, attachedToRef="a") + tag(XOR, "m")
    body = block(AND, AND).replace(flow("a", "j"), flow("a", "m") + flow("m", "j"))

    assert verdict(body + late + chain("late", "m")).is_sound


def test_reminders_may_be_many() -> None:
    late = tag("boundaryEvent", "late", TIMER, attachedToRef="a", cancelActivity="false")
    body = ENDS + tasks("a", "told") + tag(XOR, "m") + tag(XOR, "g") + tag("endEvent", "gone")
    body += late + chain("s", "m", "a", "g") + chain("late", "told", "gone")
    body += flow("g", "m", "${x}") + flow("g", "e", "${x}")

    assert verdict(body).is_sound


def test_a_reminder_that_comes_back_to_the_main_way_does_it_twice() -> None:
    late = tag("boundaryEvent", "late", TIMER, attachedToRef="a", cancelActivity="false")
    body = ENDS + tasks("a", "b") + tag(XOR, "m") + late + chain("s", "a", "m", "b", "e")

    assert kinds(body + chain("late", "m")) == {Kind.SECOND}


def test_a_termination_clears_what_an_unfinished_branch_left() -> None:
    stop = tag("endEvent", "stop", TERMINATE)
    body = tag("startEvent", "s") + stop + tasks("a", "b") + tag(AND, "f") + tag("endEvent", "e")

    assert verdict(body + chain("s", "f", "a", "stop") + chain("f", "b", "e")).is_sound


def inside(body: str, id_: str = "sub") -> str:
    return tag("subProcess", id_, tag("startEvent", "is") + tag("endEvent", "ie") + body)


def test_a_sub_process_waits_for_all_its_tokens() -> None:
    sub = inside(tasks("a", "b") + tag(AND, "f") + chain("is", "f", "a", "ie") + chain("f", "b"))

    assert verdict(ENDS + sub + chain("s", "sub", "e")).is_sound


def test_a_deadlock_inside_a_sub_process_is_told_inside() -> None:
    sub = inside(
        tag(XOR, "f") + tag(AND, "j") + tasks("a", "b") + chain("is", "f") + chain("j", "ie")
        + flow("f", "a", "${x}") + flow("f", "b", "${x}") + chain("a", "j") + chain("b", "j")
    )  # fmt: skip

    (problem,) = verdict(ENDS + sub + chain("s", "sub", "e")).problems

    assert (problem.kind, problem.waiting) == (Kind.DEADLOCK, ("j",))
    assert problem.steps == ("s", "sub", "is", "f", "a")


def test_a_timer_on_its_border_saves_a_sub_process_that_stands_still() -> None:
    sub = inside(
        tag(XOR, "f") + tag(AND, "j") + chain("is", "f") + chain("j", "ie")
        + flow("f", "j", "${x}") + flow("f", "j", "${y}", id_="other")
    )  # fmt: skip
    late = tag("boundaryEvent", "late", TIMER, attachedToRef="sub") + tag("endEvent", "gone")

    assert Kind.DEADLOCK not in kinds(
        ENDS
        + sub
        + late
        + chain(
            "s",
            "sub",
            "e",
        )
        + chain("late", "gone")
    )


def test_an_error_end_leaves_the_sub_process_by_its_border() -> None:
    err = tag("error", "err", name="wrong", errorCode="E1")
    fails = tag(
        "subProcess",
        "sub",
        tag("startEvent", "is") + tag("endEvent", "ie", ERROR) + chain("is", "ie"),
    )
    caught = tag("boundaryEvent", "caught", ERROR, attachedToRef="sub") + tag("endEvent", "gone")
    body = ENDS + fails + caught + chain("s", "sub", "e") + chain("caught", "gone")
    file = definition(process(body), err)

    found = judge(play([file.processes[0]]), 1000)

    assert [(p.kind, p.element) for p in found.problems] == [(Kind.DEAD, "e")]


def test_an_error_border_that_nothing_can_reach_is_dead() -> None:
    sub = inside(tasks("a") + chain("is", "a", "ie"))
    caught = tag("boundaryEvent", "caught", ERROR, attachedToRef="sub") + tag("endEvent", "gone")

    found = verdict(ENDS + sub + caught + chain("s", "sub", "e") + chain("caught", "gone")).problems

    assert [(p.kind, p.element) for p in found] == [(Kind.DEAD, "caught")]


def test_links_are_ways() -> None:
    def link(kind: str, id_: str) -> str:
        return tag(kind, id_, '<bpmn:linkEventDefinition name="x"/>')

    body = ENDS + link("intermediateThrowEvent", "go") + link("intermediateCatchEvent", "come")

    assert verdict(body + chain("s", "go") + chain("come", "e")).is_sound


def test_too_many_states_are_told_and_not_guessed() -> None:
    body = ENDS + tag(AND, "f") + tag(AND, "j") + tag(AND, "k") + chain("s", "f") + chain("j", "e")
    for number in range(12):
        end = f"end{number}"
        body += tasks(f"a{number}") + tag("endEvent", end) + tag(OR, f"g{number}")
        body += chain("f", f"a{number}", f"g{number}")
        body += flow(f"g{number}", "j", "${x}") + flow(f"g{number}", end, "${x}")

    (problem,) = verdict(body, 50).problems

    assert problem.kind is Kind.UNDECIDED


def test_the_shortest_way_past_something() -> None:
    body = ENDS + tasks("check", "issue") + tag(XOR, "g") + tag(XOR, "m")
    body += (
        chain("s", "g")
        + flow("g", "check", "${x}")
        + chain("check", "m", "issue", "e")
        + flow("g", "m", "${x}", id_="quick")
    )

    past = way_past(net(body), reach={"issue"}, without={"check"}, limit=1000)

    assert past == ("s", "g", "m", "issue")


def test_no_way_past_what_a_parallel_branch_does() -> None:
    body = block(AND, AND)

    assert way_past(net(body), reach={"after"}, without={"b"}, limit=1000) is None
    assert way_past(net(body), reach={"a"}, without={"b"}, limit=1000) == ("s", "f", "a")


def test_the_second_of_two_ends_is_found_though_both_leave_nothing() -> None:
    body = ENDS + tag("endEvent", "granted") + tasks("check") + tag(XOR, "g")
    body += chain("s", "g") + flow("g", "e", "${x}") + flow("g", "check", "${x}")
    body += chain("check", "granted")

    past = way_past(net(body), reach={"granted"}, without={"issue"}, limit=1000)

    assert past == ("s", "g", "check", "granted")
