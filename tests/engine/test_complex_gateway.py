"""What may go wrong at a complex gateway; the plain cases are files in ``tests/processes``."""

from __future__ import annotations

from xml.sax.saxutils import escape

from procrunner.model import IncidentKind
from tests.engine.game import Game
from tests.models import chain, process, tag


def started(condition: str) -> str:
    """A fork to a and b, which meet at a complex gateway."""
    text = f"<bpmn:activationCondition>{escape(condition)}</bpmn:activationCondition>"
    body = tag("startEvent", "s") + tag("parallelGateway", "f") + tag("complexGateway", "g", text)
    body += tag("userTask", "a") + tag("userTask", "b") + tag("userTask", "c")
    body += tag("endEvent", "e") + chain("s", "f", "a", "g", "c", "e") + chain("f", "b", "g")
    return process(body)


def test_who_is_swallowed_is_no_outcome() -> None:
    game = Game(started("${activationCount == 1}"))
    game.complete("a")
    game.complete("c")

    game.complete("b", late=True)

    assert game.ended
    assert game.step.outcome == "e"
    assert game.variables == {"late": True}


def test_a_condition_that_cannot_be_computed_is_mended_and_asked_again() -> None:
    game = Game(started("${enough}"))
    game.complete("a")

    seen = game.incidents
    game.retry("g", enough=True)

    assert seen == {"g": (IncidentKind.EXPRESSION, "${enough} needs 'enough', which is not set")}
    assert game.open == ["b", "c"]


def test_after_a_retry_in_vain_it_waits_again() -> None:
    game = Game(started("${enough || activationCount == 2}"))
    game.complete("a")

    game.retry("g", enough=False)
    game.complete("b")

    assert game.open == ["c"]


def test_a_gateway_that_never_starts_is_an_incident() -> None:
    game = Game(started("${activationCount == 3}"))

    game.complete("a")
    game.complete("b")

    assert game.incidents["g"][0] is IncidentKind.STALLED


def test_tokens_of_one_flow_count_too() -> None:
    game = Game(started("${activationCounts['a-g'] == 1 && activationCounts['b-g'] == 0}"))

    game.complete("b")
    assert game.open == ["a"]
    game.complete("a")

    assert game.incidents["g"][0] is IncidentKind.STALLED


def test_an_activity_that_never_gets_its_tokens_is_an_incident() -> None:
    body = tag("startEvent", "s") + tag("task", "a", startQuantity="2") + tag("endEvent", "e")

    game = Game(process(body + chain("s", "a", "e")))

    assert game.incidents["a"][0] is IncidentKind.STALLED
    game.retry("a")
    assert game.ended
