"""The state: lean, the same whenever it is written, clear about what it cannot read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from procrunner import engine
from procrunner.errors import ConflictError, StorageError
from procrunner.model import IncidentKind
from tests.engine.game import NOW, Game
from tests.models import chain, flow, line, parameters, process, tag

START, END = tag("startEvent", "s"), tag("endEvent", "e")


def counting(rounds: int) -> str:
    """A loop of so many rounds, then a person."""
    body = START + END + tag("exclusiveGateway", "m") + tag("userTask", "u")
    body += tag("task", "count", parameters(outputs={"n": "${n + 1}"}))
    body += tag("exclusiveGateway", "x", default="x-u") + chain("s", "m", "count", "x", "u", "e")
    return process(body + flow("x", "m", f"${{n < {rounds}}}"))


def test_a_loop_of_five_thousand_rounds_ends_and_leaves_no_more_than_one_of_five() -> None:
    short, long = Game(counting(5), n=0), Game(counting(5000), n=0)

    assert long.done["count"] == 5000
    assert abs(len(long.state) - len(short.state)) <= 20
    long.complete("u")
    assert long.ended


def test_a_fork_and_join_in_a_loop_leaves_nothing_behind() -> None:
    sizes = {}
    for rounds in (5, 1000):
        body = START + END + tag("exclusiveGateway", "m") + tag("userTask", "u")
        body += tag("parallelGateway", "f") + tag("parallelGateway", "j") + tag("task", "b")
        body += tag("task", "a", parameters(outputs={"n": "${n + 1}"}))
        body += tag("exclusiveGateway", "x", default="x-u") + chain("f", "b", "j")
        body += chain("s", "m", "f", "a", "j", "x", "u", "e") + flow("x", "m", f"${{n < {rounds}}}")
        sizes[rounds] = len(Game(process(body), n=0).state)

    assert abs(sizes[1000] - sizes[5]) <= 20


def test_one_open_task_takes_less_than_a_kilobyte() -> None:
    game = Game(process(line(tag("userTask", "u"))), iin="870412300415", number=1)

    assert len(game.state) < 1000


def test_variables_that_branches_share_are_written_once() -> None:
    body = START + tag("parallelGateway", "f") + chain("s", "f")
    for number in range(10):
        body += tag("userTask", f"u{number}") + chain("f", f"u{number}")
    game = Game(process(body), text="x" * 1000)

    assert game.state.count("x" * 1000) == 1


def sorted_keys(text: str) -> str:
    return json.dumps(json.loads(text), sort_keys=True)


def test_a_store_that_sorts_the_keys_does_no_harm() -> None:
    body = START + END + tag("parallelGateway", "f") + tag("parallelGateway", "j")
    body += tag("userTask", "v") + tag("userTask", "u")
    body += chain("s", "f", "u", "j", "e") + chain("f", "v", "j")
    game = Game(process(body), z=1, a={"y": 1, "b": 2})
    number = game.number("u")
    step = engine.complete(game.program, sorted_keys(game.state), number, {"c": 1}, NOW)

    last = engine.complete(game.program, sorted_keys(step.state), game.number("v"), {}, NOW)

    assert last.variables == {"z": 1, "a": {"y": 1, "b": 2}, "c": 1}


def test_names_and_texts_of_any_language_survive() -> None:
    game = Game(process(line(tag("userTask", "u"))), аты='Әлия "—" \u2028 😀', typename="x")

    game.complete("u")

    assert game.variables == {"аты": 'Әлия "—" \u2028 😀', "typename": "x"}


def altered(game: Game, **changes: Any) -> str:
    return json.dumps({**json.loads(game.state), **changes})


def test_a_state_of_another_version_is_refused() -> None:
    game = Game(process(line(tag("userTask", "u"))))

    with pytest.raises(StorageError) as caught:
        engine.tick(game.program, altered(game, version=99), NOW)

    assert str(caught.value) == (
        "the state has version 99; this program reads 1\n  Use the procrunner that wrote it."
    )


def test_a_state_of_another_definition_is_refused() -> None:
    game = Game(process(line(tag("userTask", "u"))))
    other = Game(process(line(tag("userTask", "w"))))

    with pytest.raises(StorageError) as caught:
        engine.tick(other.program, game.state, NOW)

    assert str(caught.value) == (
        "the state stands at 'p/u', which this version of the process has not\n"
        "  The instance belongs to another version of the definition."
    )


def test_an_ended_instance_takes_no_command() -> None:
    game = Game(process(line(tag("userTask", "u"))))
    number = game.number("u")
    game.complete("u")

    for command in (
        lambda: engine.complete(game.program, game.state, number, {}, NOW),
        lambda: engine.cancel(game.program, game.state, NOW, reason=""),
        lambda: engine.tick(game.program, game.state, NOW),
    ):
        with pytest.raises(ConflictError) as caught:
            command()
        assert str(caught.value) == (
            "the instance has ended\n  procrunner history tells how; start another one."
        )


def endless(step: str) -> str:
    body = START + END + tag("exclusiveGateway", "m") + tag("task", "count", step)
    body += tag("exclusiveGateway", "x", default="x-e") + chain("s", "m", "count", "x", "e")
    return process(body + flow("x", "m", "${n < 40000}"))


def test_a_loop_that_waits_for_nothing_is_held_and_a_retry_lets_it_run_as_long_again() -> None:
    game = Game(endless(parameters(outputs={"n": "${n + 1}"})), n=0)

    (incident,) = game.incidents.values()
    (where,) = game.open
    game.retry(where)

    assert incident == (IncidentKind.BUDGET, "100,000 steps without waiting for anything")
    assert game.ended
    assert game.variables == {"n": 40000}


def test_an_endless_loop_can_be_left_by_a_retry_with_variables() -> None:
    game = Game(endless(""), n=0)
    (where,) = game.open

    game.retry(where, n=40000)

    assert game.ended
