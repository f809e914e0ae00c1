"""Gateways: which ways are taken, and who waits for whom."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from procrunner.model import IncidentKind
from tests.engine.game import Game
from tests.models import chain, flow, line, parameters, process, tag

START, END = tag("startEvent", "s"), tag("endEvent", "e")


def tasks(*ids: str, kind: str = "task") -> str:
    return "".join(tag(kind, id_) for id_ in ids)


def choice(gateway: str, default: str = "") -> str:
    more = {"default": default} if default else {}
    return (
        START
        + tag(gateway, "g", **more)
        + tasks("a", "b", "c")
        + flow("s", "g")
        + flow("g", "a", "${n > 1}")
        + flow("g", "b", "${n > 2}")
        + flow("g", "c", "" if default else "${n > 3}")
    )


def ways(game: Game) -> set[str]:
    return set(game.done) & {"a", "b", "c"}


def test_an_exclusive_gateway_takes_the_first_true_way() -> None:
    game = Game(process(choice("exclusiveGateway", "g-c")), n=5)

    assert ways(game) == {"a"}


def test_the_default_way_is_the_last_resort_wherever_it_is_drawn() -> None:
    body = choice("exclusiveGateway").replace('"g"', '"g" default="g-a"', 1)
    game = Game(process(body), n=3)

    assert ways(game) == {"b"}
    assert ways(Game(process(body), n=0)) == {"a"}


@pytest.mark.parametrize("kind", ["exclusiveGateway", "inclusiveGateway"])
def test_no_way_on_is_an_incident_until_the_variables_are_set_right(kind: str) -> None:
    game = Game(process(choice(kind)), n=0)

    incidents = game.incidents
    game.retry("g", n=2)

    text = "no condition of the outgoing flows is true, and none is the default"
    assert incidents == {"g": (IncidentKind.EXPRESSION, text)}
    assert (ways(game), game.ended) == ({"a"}, True)


def test_a_condition_that_is_no_boolean_is_an_incident() -> None:
    game = Game(process(choice("exclusiveGateway").replace("n &gt; 1", "n")), n=1)

    text = "the condition ${n} gives a number, not true or false"
    assert game.incidents["g"] == (IncidentKind.EXPRESSION, text)


def test_an_inclusive_gateway_takes_every_true_way() -> None:
    assert ways(Game(process(choice("inclusiveGateway", "g-c")), n=5)) == {"a", "b"}
    assert ways(Game(process(choice("inclusiveGateway", "g-c")), n=0)) == {"c"}


def test_conditional_and_default_flows_leave_an_activity_too() -> None:
    assert ways(Game(process(choice("task", "g-c")), n=5)) == {"a", "b"}
    assert ways(Game(process(choice("task", "g-c")), n=0)) == {"c"}


def test_several_flows_out_of_a_task_part_and_two_flows_into_a_task_run_it_twice() -> None:
    body = START + END + tasks("a", "b", "c", "d")
    body += chain("s", "a", "b", "d", "e") + chain("a", "c", "d")

    game = Game(process(body))

    assert game.done == {"s": 1, "a": 1, "b": 1, "c": 1, "d": 2, "e": 2}


def test_an_exclusive_merge_lets_each_token_pass() -> None:
    body = START + END + tag("parallelGateway", "f") + tag("exclusiveGateway", "m")
    body += tasks("a", "b", "c") + chain("s", "f", "a", "m", "c", "e") + chain("f", "b", "m")

    assert Game(process(body)).done["c"] == 2


def test_a_parallel_join_takes_one_token_of_each_way_and_leaves_the_rest() -> None:
    body = START + END + tag("parallelGateway", "f") + tag("parallelGateway", "j")
    body += tasks("a") + tasks("u", "v", "w", kind="userTask")
    body += chain("s", "f", "u", "a", "j", "e") + chain("f", "v", "a") + chain("f", "w", "j")
    game = Game(process(body))
    game.complete("u")
    game.complete("v")

    game.complete("w")

    assert (game.done["j"], game.done["e"]) == (2, 1)
    assert game.incidents["j"][0] is IncidentKind.STALLED


def stalled(kind: str = "parallelGateway") -> str:
    body = START + END + tag("exclusiveGateway", "x", default="x-b") + tag(kind, "j")
    body += tasks("a", "b") + flow("s", "x") + flow("x", "a", "${false}") + flow("x", "b")
    return body + chain("a", "j", "e") + chain("b", "j")


def test_a_parallel_join_that_can_never_be_complete_is_an_incident_at_once() -> None:
    game = Game(process(stalled()))

    incidents = game.incidents
    game.retry("j")

    text = "the instance waits for nothing: this join lacks a token that cannot come"
    assert incidents == {"j": (IncidentKind.STALLED, text)}
    assert game.ended


def test_a_retry_leads_all_tokens_that_have_come_through_a_stalled_join_as_one() -> None:
    body = START + END + tag("parallelGateway", "f") + tag("parallelGateway", "j")
    body += tag("exclusiveGateway", "x", default="x-c") + tasks("a", "b", "c", "d")
    body += chain("s", "f", "a", "j", "d", "e") + chain("f", "b", "j") + chain("f", "x", "c", "e")
    game = Game(process(body + flow("x", "j", "${false}")))

    game.retry("j")

    assert game.ended
    assert game.done["d"] == 1


def review(rounds: int) -> str:
    """A fork of two people and a pass, a join, and back for another round."""
    body = START + END + tag("exclusiveGateway", "m") + tag("exclusiveGateway", "x", default="out")
    body += tag("parallelGateway", "f") + tag("parallelGateway", "j")
    body += tasks("u", "v", kind="userTask")
    body += tag("task", "auto", parameters(outputs={"n": "${n + 1}"}))
    body += chain("s", "m", "f", "u", "j", "x") + chain("f", "v", "j") + chain("f", "auto", "j")
    return body + flow("x", "m", f"${{n < {rounds}}}") + flow("x", "e", id_="out")


def test_a_review_loop_is_right_in_every_order_of_completion() -> None:
    for seed in range(40):
        order = random.Random(seed)
        game = Game(process(review(3)), n=0, u=0, v=0)

        while not game.ended:
            task = order.choice(game.open)
            game.complete(task, **{task: game.seen_by(task)[task] + 1})

        assert game.variables == {"n": 3, "u": 3, "v": 3}
        assert {k: game.done[k] for k in ("u", "v", "auto", "j")} == Counter(u=3, v=3, auto=3, j=9)


def test_a_mixed_gateway_joins_and_parts() -> None:
    body = START + END + tag("parallelGateway", "f") + tag("parallelGateway", "both")
    body += tasks("a", "b", "c", "d") + chain("s", "f", "a", "both", "c", "e")
    body += chain("f", "b", "both", "d", "e")

    game = Game(process(body))

    assert (game.done["c"], game.done["d"], game.done["e"]) == (1, 1, 2)


def test_a_gateway_with_one_way_in_and_out_just_passes() -> None:
    for kind in ("exclusiveGateway", "parallelGateway", "inclusiveGateway"):
        assert Game(process(line(tag(kind, "g")))).ended
