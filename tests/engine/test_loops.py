"""Activities done more than once: parallel, sequential, and while a condition holds."""

from __future__ import annotations

from typing import Any

import pytest

from procrunner.engine.state import restore
from procrunner.model import IncidentKind
from tests.engine.game import NOW, Game
from tests.engine.test_compiler import at, refused
from tests.models import chain, event, line, parameters, process, program, tag, timer

AFTER = tag("userTask", "after")


def many(condition: str = "", cardinality: str = "", **attributes: str) -> str:
    """Multi-instance characteristics."""
    parts = {"loopCardinality": cardinality, "completionCondition": condition}
    inside = "".join(f"<bpmn:{name}>{text}</bpmn:{name}>" for name, text in parts.items() if text)
    return tag("multiInstanceLoopCharacteristics", "mi", inside, **attributes)


def each(sequential: str = "false", condition: str = "") -> str:
    """One instance for each of the papers."""
    return many(
        condition,
        isSequential=sequential,
        camunda_collection="papers",
        camunda_elementVariable="paper",
    )


def again(condition: str = "", **attributes: str) -> str:
    """Standard loop characteristics."""
    inside = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    return tag("standardLoopCharacteristics", "loop", inside, **attributes)


def play(*nodes: str, beside: str = "", **variables: Any) -> Game:
    return Game(process(line(*nodes, AFTER) + beside), **variables)


def test_all_at_once_each_sees_its_own_element() -> None:
    run = play(tag("userTask", "u", each()), papers=["a", "b"])

    assert run.open == ["u", "u"]
    assert run.seen_by("u") == {
        "papers": ["a", "b"],
        "paper": "a",
        "loopCounter": 0,
        "nrOfInstances": 2,
    }

    run.complete("u", seen={"a": True})
    run.complete("u", seen={"b": True})

    assert run.open == ["after"]
    assert run.seen_by("after") == {"papers": ["a", "b"], "seen": {"a": True, "b": True}}


def test_instances_that_disagree_are_a_conflict() -> None:
    run = play(tag("userTask", "u", many(cardinality="2")))
    run.complete("u", answer="yes")

    run.complete("u", answer="no")

    assert run.incidents["u"][0] is IncidentKind.CONFLICT

    run.retry("u", answer="no")

    assert run.seen_by("after") == {"answer": "no"}


def test_one_after_another_each_sees_what_those_before_did() -> None:
    run = play(tag("userTask", "u", each("true")), papers=["a", "b"], n=0)
    assert run.open == ["u"]

    run.complete("u", n=1)

    assert run.open == ["u"]
    assert run.seen_by("u")["paper"] == "b"
    assert run.seen_by("u")["n"] == 1

    run.complete("u", n=2)

    assert run.seen_by("after") == {"papers": ["a", "b"], "n": 2}


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_no_elements_are_no_instances(sequential: str) -> None:
    run = play(tag("userTask", "u", each(sequential)), papers=[])

    assert run.open == ["after"]


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_the_completion_condition_ends_the_rest(sequential: str) -> None:
    loop = many("${nrOfCompletedInstances == 2}", "${n}", isSequential=sequential)
    run = play(tag("userTask", "u", loop), n=5)

    run.complete("u", a=1)
    run.complete("u", b=2)

    assert run.open == ["after"]
    assert run.seen_by("after") == {"n": 5, "a": 1, "b": 2}


def test_a_condition_sees_what_the_instances_answer() -> None:
    run = play(tag("userTask", "u", each(condition="${refused}")), papers=[1, 2, 3], refused=False)

    run.complete("u", refused=True)

    assert run.open == ["after"]


def test_what_is_on_the_border_ends_every_instance() -> None:
    border = tag("boundaryEvent", "b", timer("PT1H"), attachedToRef="u") + tag("userTask", "t")
    run = play(tag("userTask", "u", each()), papers=[1, 2], beside=border + chain("b", "t"))
    run.complete("u", x=1)

    run.wait(hours=1)

    assert run.open == ["t"]
    assert run.seen_by("t") == {"papers": [1, 2], "x": 1}


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_sub_processes_and_calls_are_done_for_each(sequential: str) -> None:
    add = tag("task", "add", parameters(outputs={"got": "${ {string(paper): loopCounter} }"}))
    inside = line(tag("userTask", "u"), add, first="s1", last="e1")
    run = play(tag("subProcess", "sub", each(sequential) + inside), papers=[7, 8], got={})

    while "u" in run.open:
        run.complete("u")

    assert run.done["add"] == 2
    assert set(run.seen_by("after")) == {"papers", "got"}


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    body = tag("userTask", "u", again("${n &lt; 2}"))
    run = play(body, n=0)

    run.complete("u", n=1)
    assert run.open == ["u"]
    run.complete("u", n=2)

    assert run.seen_by("after") == {"n": 2}


def test_a_loop_may_be_tested_before() -> None:
    run = play(tag("userTask", "u", again("${n &lt; 2}", testBefore="true")), n=2)

    assert run.open == ["after"]


def test_a_loop_ends_at_its_maximum() -> None:
    add = parameters(outputs={"n": "${n + 1}"})
    run = play(tag("task", "t", add + again("${true}", loopMaximum="3")), n=0)

    assert run.seen_by("after") == {"n": 3}


def test_a_condition_that_cannot_be_computed_is_mended_without_doing_the_work_again() -> None:
    run = play(tag("userTask", "u", again("${missing}")))
    run.complete("u", missing=True)
    assert run.open == ["u"]

    run.complete("u", missing=False)

    assert run.open == ["after"]


@pytest.mark.parametrize("papers", ["text", None])
def test_what_is_no_list_is_an_incident(papers: str | None) -> None:
    run = play(tag("userTask", "u", each()), papers=papers)

    assert run.incidents == {"u": (IncidentKind.EXPRESSION, "the collection 'papers' is no list")}

    run.retry("u", papers=[1])

    assert run.open == ["u"]
    assert not run.incidents


def test_too_many_instances_are_an_incident() -> None:
    run = play(tag("userTask", "u", many(cardinality="10001")))

    assert run.incidents["u"][0] is IncidentKind.BUDGET


def test_five_thousand_rounds_are_as_small_as_five() -> None:
    add = parameters(outputs={"n": "${n + 1}"})
    loop = many(cardinality="${rounds}", isSequential="true")
    task = tag("task", "t", add + loop)
    compiled = program(process(line(task, AFTER)))

    few = Game(compiled=compiled, rounds=5, n=0)
    long = Game(compiled=compiled, rounds=5000, n=0)

    assert long.seen_by("after")["n"] == 5000
    assert len(long.state) <= len(few.state) + 20
    assert len(restore(compiled, long.state, NOW).tasks) == len(
        restore(compiled, few.state, NOW).tasks
    )


@pytest.mark.parametrize(
    ("loop", "told"),
    [
        (many(), "the multi-instance activity does not say how often"),
        (again("", loopMaximum="x"), "the loop maximum 'x' is no number"),
        (
            many("", "3", camunda_collection="c"),
            "the multi-instance activity has a collection and a cardinality",
        ),
    ],
)
def test_what_says_not_how_often_is_refused(loop: str, told: str) -> None:
    (finding,) = refused(at(tag("userTask", "x", loop)))

    assert f"PR101 {told}\n" in finding


@pytest.mark.parametrize(
    ("behaviour", "inside", "told"),
    [
        (
            "One",
            "",
            (
                "PR101 the multi-instance activity does not name a message, signal or escalation "
                "to throw\n  Refer to an event definition of the file that names one."
            ),
        ),
        (
            "Complex",
            (
                '<bpmn:complexBehaviorDefinition id="cb"><bpmn:event id="ev">'
                '<bpmn:escalationEventDefinition id="ed" escalationRef="esc"/></bpmn:event>'
                "</bpmn:complexBehaviorDefinition>"
            ),
            (
                "PR101 the multi-instance activity does not say when it throws\n"
                "  Write a condition such as ${nrOfCompletedInstances == 2}."
            ),
        ),
    ],
)
def test_what_an_activity_throws_must_be_named(behaviour: str, inside: str, told: str) -> None:
    number = "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
    kind = f'multiInstanceLoopCharacteristics behavior="{behaviour}"'
    loop = f"\n<bpmn:{kind}>{number}{inside}</bpmn:multiInstanceLoopCharacteristics>"
    error = tag("escalation", "esc", escalationCode="E")

    findings = refused(error, process(line(tag("userTask", "x", loop))))

    assert findings == [f"test.bpmn:2:1: {told}"]


def test_an_activity_whose_first_instance_ends_it_is_left_at_once() -> None:
    event_ = '<bpmn:escalationEventDefinition id="each" escalationRef="esc"/>'
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="each">'
        "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    border = tag("boundaryEvent", "b", event("escalation", escalationRef="esc"), attachedToRef="x")
    body = line(tag("userTask", "x", loop)) + border + tag("endEvent", "e2") + chain("b", "e2")
    game = Game(tag("escalation", "esc", escalationCode="E"), event_, process(body))

    game.complete("x", n=1)

    assert game.ended
    assert (game.step.outcome, game.variables["n"]) == ("e2", 1)
