"""Processes that are legal, and would never end or fill the memory: held as incidents."""

from __future__ import annotations

from procrunner.model import IncidentKind
from tests.drawings import user
from tests.engine.game import Game
from tests.models import chain, flow, line, parameters, process, tag
from tests.office import Office, Procrunner

ENDS = tag("startEvent", "start") + tag("endEvent", "end")


def many(cardinality: int, id_: str = "many") -> str:
    count = f"<bpmn:loopCardinality>{cardinality}</bpmn:loopCardinality>"
    return tag("multiInstanceLoopCharacteristics", id_, count)


def loop(*step: str) -> str:
    body = ENDS + tag("exclusiveGateway", "m") + tag("task", "step", "".join(step))
    body += tag("exclusiveGateway", "x", default="x-end") + chain("start", "m", "step", "x", "end")
    return process(body + flow("x", "m", "${true}"))


def test_a_loop_without_a_wait_is_held() -> None:
    game = Game(loop())

    assert [*game.incidents.values()] == [
        (IncidentKind.BUDGET, "100,000 steps without waiting for anything")
    ]


def test_a_variable_that_doubles_in_a_loop_is_held_before_it_fills_the_memory() -> None:
    game = Game(loop(parameters(outputs={"word": "${word + word}"})), word="ab")

    ((kind, said),) = game.incidents.values()
    assert kind is IncidentKind.EXPRESSION
    assert "gives too large a value" in said


def test_a_storm_of_a_hundred_million_tokens_is_held() -> None:
    inner = line(tag("task", "t", many(10_000, "inner")), first="s", last="e")
    game = Game(process(line(tag("subProcess", "sub", inner + many(10_000)))))

    assert (IncidentKind.BUDGET, "30,002 tokens at a time; 20,000 are allowed") in (
        game.incidents.values()
    )


def test_a_hundred_thousand_work_items_at_once_are_held() -> None:
    game = Game(process(line(user("u", many(100_000)))))

    said = "100,000 instances of one activity; at most 10,000 are allowed"
    assert game.incidents == {"u": (IncidentKind.BUDGET, said)}


def test_tokens_that_multiply_round_by_round_are_not_deployed(
    office: Office, procrunner: Procrunner
) -> None:
    body = ENDS + tag("exclusiveGateway", "m") + tag("parallelGateway", "fork")
    body += chain("start", "m", "fork") + flow("fork", "m", id_="a") + flow("fork", "m", id_="b")
    office.draw(process(body + chain("fork", "end")))

    ended = procrunner("deploy")

    assert ended.code == 1
    assert "PR603 a second token comes behind 'm', to 'fork'" in ended.err


def test_processes_that_call_each_other_for_ever_are_held(
    office: Office, procrunner: Procrunner
) -> None:
    there = process(line(tag("callActivity", "call", calledElement="q")))
    body = line(tag("callActivity", "back", calledElement="p"), first="s", last="e")
    back = process(body, "q")
    office.deploy(there, back)

    ended = procrunner("start", "p")

    assert ended.code == 6
    assert "processes and sub-processes nest deeper than 50" in ended.out
