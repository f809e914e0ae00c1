"""Inclusive joins wait exactly for those who can still come in a way that matters."""

from __future__ import annotations

import itertools
import re

import pytest

from procrunner.model import IncidentKind
from tests.engine.game import Game
from tests.models import chain, event, flow, process, tag

START, END = tag("startEvent", "s"), tag("endEvent", "e")
OR = "inclusiveGateway"


def users(*ids: str) -> str:
    return "".join(tag("userTask", id_) for id_ in ids)


def block() -> str:
    """Two of three branches, and a task behind the join."""
    body = START + END + tag(OR, "f", default="f-w") + tag(OR, "j") + users("u", "v", "w", "after")
    body += chain("s", "f") + flow("f", "u", "${u}") + flow("f", "v", "${v}") + flow("f", "w")
    return body + "".join(chain(task, "j") for task in "uvw") + chain("j", "after", "e")


@pytest.mark.parametrize(
    ("u", "v", "tasks"),
    [(True, True, "uv"), (True, False, "u"), (False, False, "w")],
)
def test_a_join_waits_for_the_branches_that_were_taken(u: bool, v: bool, tasks: str) -> None:  # noqa: FBT001
    for order in itertools.permutations(tasks):
        game = Game(process(block()), u=u, v=v)

        for task in order:
            assert "after" not in game.open
            game.complete(task)

        assert game.open == ["after"]


def test_a_join_does_not_wait_for_a_branch_that_has_turned_elsewhere() -> None:
    body = START + END + tag("parallelGateway", "f") + tag(OR, "j") + users("u", "v", "after")
    body += tag("exclusiveGateway", "x", default="x-e") + chain("s", "f", "u", "j", "after", "e")
    body += chain("f", "v", "x", "e") + flow("x", "j", "${back}")
    game = Game(process(body))
    game.complete("u")
    assert game.open == ["v"]

    game.complete("v", back=False)

    assert game.open == ["after"]


def test_a_join_in_a_loop_does_not_wait_for_its_own_outcome() -> None:
    body = START + END + tag(OR, "j") + users("u") + tag("exclusiveGateway", "x", default="x-e")
    body += chain("s", "j", "u", "x", "e") + flow("x", "j", "${again}")
    game = Game(process(body))

    game.complete("u", again=True)
    assert game.open == ["u"]
    game.complete("u", again=False)

    assert game.ended


def test_a_loop_around_a_whole_block_is_right_every_time() -> None:
    body = block().replace('targetRef="e"', 'targetRef="x"').replace('id="s-f"', 'id="s-m"')
    body = body.replace('sourceRef="s" targetRef="f"', 'sourceRef="s" targetRef="m"')
    body += tag("exclusiveGateway", "m") + tag("exclusiveGateway", "x", default="x-e")
    body += chain("m", "f") + chain("x", "e") + flow("x", "m", "${n < 3}")
    game = Game(process(body), u=True, v=True)

    for number in range(4):
        game.complete("v")
        game.complete("u")
        game.complete("after", n=number)

    assert game.ended
    assert game.done["after"] == 4


def early(*order: int) -> str:
    """A join that a slow branch reaches by a long way; its flows in some order of the file."""
    flows = [
        chain("s", "f", "u", "j"),
        chain("f", "v"),
        chain("v", "w"),
        chain("w", "j"),
        chain("j", "after", "e"),
    ]
    nodes = START + END + tag("parallelGateway", "f") + tag(OR, "j") + users("u", "v", "w", "after")
    return "".join(flows[n] for n in order) + nodes


def test_the_order_of_flows_in_the_file_is_irrelevant() -> None:
    for order in itertools.permutations(range(5)):
        game = Game(process(early(*order)))

        for task in "uvw":
            assert "after" not in game.open
            game.complete(task)

        assert game.open == ["after"]


def test_flows_without_ids_are_waited_for_too() -> None:
    body = re.sub(r'(<bpmn:sequenceFlow) id="[^"]*"', r"\n\1", early(0, 1, 2, 3, 4))
    game = Game(process(body))

    game.complete("u")
    assert game.open == ["v"]
    game.complete("v")
    game.complete("w")

    assert game.open == ["after"]


def test_a_join_waits_for_what_may_come_over_a_border_event() -> None:
    error = event("error")
    body = START + END + tag("parallelGateway", "f") + tag(OR, "j") + users("u", "after")
    body += tag("serviceTask", "do", camunda_type="external", camunda_topic="t")
    body += tag("boundaryEvent", "b", error, attachedToRef="do") + tag("endEvent", "done")
    body += chain("s", "f", "u", "j", "after", "e") + chain("f", "do", "done") + chain("b", "j")
    game = Game(process(body))
    game.complete("u")
    assert game.open == ["do"]

    game.error("do", "E1")

    assert game.open == ["after"]


def test_two_tokens_by_one_way_pass_one_after_the_other() -> None:
    body = START + END + tag("parallelGateway", "f") + tag(OR, "j") + users("u")
    body += tag("task", "a") + tag("task", "b") + tag("exclusiveGateway", "x", default="x-e")
    body += chain("s", "f", "a", "j", "b", "e") + flow("f", "a", id_="again") + chain("f", "u", "x")
    game = Game(process(body + chain("x", "e") + flow("x", "j", "${back}")))
    assert game.done["j"] == 0

    game.complete("u", back=False)

    assert (game.ended, game.done["j"], game.done["b"]) == (True, 2, 2)


def test_joins_within_each_other_fire_from_the_inside() -> None:
    body = START + END + tag(OR, "f") + tag(OR, "f2") + tag(OR, "j2") + tag(OR, "j")
    body += users("u", "v", "w", "after") + chain("s", "f") + flow("f", "f2") + flow("f", "w")
    body += flow("f2", "u") + flow("f2", "v") + chain("u", "j2", "j", "after", "e")
    game = Game(process(body + chain("v", "j2") + chain("w", "j")))

    for task in ("w", "u"):
        game.complete(task)
    assert game.open == ["v"]
    game.complete("v")

    assert game.open == ["after"]


def test_two_joins_that_wait_for_each_other_are_an_incident() -> None:
    body = START + END + tag("parallelGateway", "f") + tag(OR, "j1") + tag(OR, "j2")
    body += tag(OR, "x1") + tag(OR, "x2") + tag("task", "a")
    body += chain("s", "f", "j1", "x1", "j2") + chain("f", "j2", "x2", "j1")
    game = Game(process(body + chain("x1", "e") + chain("x2", "e")))

    assert {kind for kind, _ in game.incidents.values()} == {IncidentKind.STALLED}
