"""Guards: whoever comes too late, or to the wrong door, changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procrunner import engine
from procrunner.errors import ConflictError, UsageError
from procrunner.model import IncidentKind
from tests.engine.game import NOW, Game
from tests.models import chain, event, line, process, tag, timer

MESSAGE = tag("message", "m", name="paid")
GONE = (
    "the {} is not open any more\n"
    "  It was completed or interrupted meanwhile: procrunner history tells by whom."
)


def everything() -> Game:
    """A person, a handler, a message and a timer, all waited for at once."""
    body = tag("startEvent", "s") + tag("parallelGateway", "f") + chain("s", "f")
    body += tag("userTask", "user") + tag("receiveTask", "message", messageRef="m")
    body += tag("serviceTask", "job", camunda_type="external", camunda_topic="t")
    body += tag("intermediateCatchEvent", "timer", timer("P1D"))
    body += tag("boundaryEvent", "border", timer("P2D"), attachedToRef="user")
    body += "".join(chain("f", node) for node in ("user", "message", "job", "timer"))
    return Game(MESSAGE, process(body + tag("task", "x") + chain("border", "x")))


Command = Callable[[Game, int], object]
COMPLETE: Command = lambda g, n: engine.complete(g.program, g.state, n, {}, NOW)  # noqa: E731
FINISH: Command = lambda g, n: engine.finish(g.program, g.state, n, {}, NOW)  # noqa: E731
FAIL: Command = lambda g, n: engine.fail(  # noqa: E731
    g.program, g.state, n, NOW, kind=IncidentKind.HANDLER, message=""
)
ERROR: Command = lambda g, n: engine.bpmn_error(  # noqa: E731
    g.program, g.state, n, NOW, code="E", variables={}
)
HAPPEN: Command = lambda g, n: engine.happen(g.program, g.state, n, {}, NOW)  # noqa: E731
RETRY: Command = lambda g, n: engine.retry(g.program, g.state, n, {}, NOW)  # noqa: E731


@pytest.mark.parametrize(
    ("command", "own", "text"),
    [
        (COMPLETE, ["user"], GONE.format("work item")),
        (FINISH, ["job"], GONE.format("job")),
        (FAIL, ["job"], GONE.format("job")),
        (ERROR, ["job"], GONE.format("job")),
        (
            HAPPEN,
            ["message"],
            (
                "token {} waits for no message and no signal\n"
                "  procrunner show tells what it waits for."
            ),
        ),
        (RETRY, [], "token {} has no incident any more\n  Look again: procrunner incidents"),
    ],
    ids=["complete", "finish", "fail", "error", "happen", "retry"],
)
def test_a_command_reaches_only_what_waits_for_it(
    command: Command, own: list[str], text: str
) -> None:
    game = everything()

    for element in {"user", "message", "job", "timer", "border"} - {*own}:
        number = game.number(element)
        with pytest.raises(ConflictError) as caught:
            command(game, number)
        assert str(caught.value) == text.format(number)


@pytest.mark.parametrize(
    ("command", "element", "text"),
    [
        (COMPLETE, "user", GONE.format("work item")),
        (FINISH, "job", GONE.format("job")),
        (
            HAPPEN,
            "message",
            (
                "token {} does not wait any more\n"
                "  Somebody was first; procrunner show tells where the instance stands."
            ),
        ),
    ],
    ids=["complete", "finish", "happen"],
)
def test_the_second_of_two_comes_too_late(command: Command, element: str, text: str) -> None:
    game = everything()
    number = game.number(element)
    {"user": game.complete, "job": game.finish, "message": game.happen}[element](element)

    with pytest.raises(ConflictError) as caught:
        command(game, number)

    assert str(caught.value) == text.format(number)


def test_the_variables_of_a_token_that_is_gone_are_not_told() -> None:
    game = everything()

    with pytest.raises(ConflictError) as caught:
        engine.variables(game.program, game.state, 999, NOW)

    assert caught.value.what == "token 999 does not wait any more"


def test_an_interrupted_job_takes_no_result() -> None:
    job = tag("serviceTask", "job", camunda_type="external", camunda_topic="t")
    border = tag("boundaryEvent", "b", timer("P1D"), attachedToRef="job")
    game = Game(process(line(job) + border + tag("userTask", "late") + chain("b", "late")))
    number = game.number("job")
    game.wait(days=1)

    with pytest.raises(ConflictError) as caught:
        engine.finish(game.program, game.state, number, {}, NOW)

    assert str(caught.value) == GONE.format("job")
    assert game.open == ["late"]


def test_a_job_with_an_incident_takes_nothing_but_a_retry() -> None:
    game = everything()
    game.fail("job")

    for command in (FINISH, FAIL, ERROR, COMPLETE, HAPPEN):
        with pytest.raises(ConflictError):
            command(game, game.number("job"))

    game.retry("job")
    game.finish("job")
    assert "job" not in game.open


def test_a_timer_does_not_fire_before_its_time_and_a_tick_without_timers_is_harmless() -> None:
    game = everything()
    before = game.state

    game.wait(hours=23)

    assert game.state == before


def starts() -> str:
    body = line(tag("task", "a")) + tag("startEvent", "other")
    return process(body + tag("startEvent", "post", event("message", messageRef="m")))


def test_one_of_several_starts_has_to_be_chosen() -> None:
    with pytest.raises(UsageError) as caught:
        Game(MESSAGE, starts())

    assert str(caught.value) == (
        "the process has several start events\n  Choose one: start, other, post"
    )


def test_an_unknown_start_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        Game(MESSAGE, starts(), at="nowhere")

    assert str(caught.value) == (
        "the process has no start event 'nowhere'\n  It starts at: start, other, post"
    )


def test_the_only_plain_start_needs_no_choice() -> None:
    post = tag("startEvent", "post", event("message", messageRef="m"))

    assert Game(MESSAGE, process(line(tag("task", "a")) + post)).done["a"] == 1
