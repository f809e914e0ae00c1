"""Events: timers, messages, signals, links; caught on the way, at a border, behind a gateway."""

from __future__ import annotations

import pytest

from procrunner.model import EventKind, WaitKind
from tests.engine.game import Game
from tests.models import chain, event, flow, line, parameters, process, properties, tag, timer

MESSAGE = tag("message", "m", name="paid")
SIGNAL = tag("signal", "sig", name="alarm")
ON_MESSAGE, ON_SIGNAL = event("message", messageRef="m"), event("signal", signalRef="sig")
USER = tag("userTask", "ask")


def catch(definition: str, id_: str = "c", extra: str = "") -> str:
    return tag("intermediateCatchEvent", id_, extra + definition)


def border(definition: str, *, interrupting: bool = True, host: str = "ask") -> str:
    """A boundary event with a task ``late`` behind it."""
    flag = "true" if interrupting else "false"
    late = tag("boundaryEvent", "b", definition, attachedToRef=host, cancelActivity=flag)
    return late + tag("userTask", "late") + tag("endEvent", "other") + chain("b", "late", "other")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "PT2H"),
        ("timeDuration", "${hours}"),
        ("timeDate", "2026-03-02T16:00:00+05:00"),
        ("timeCycle", "R3/PT2H"),
    ],
)
def test_a_timer_lets_the_token_go_when_it_is_due_and_once(kind: str, text: str) -> None:
    game = Game(process(line(catch(timer(text, kind)))), hours="PT2H")

    assert game.step.next_due == game.wait_at("c").due
    game.wait(hours=1, minutes=59)
    assert game.open == ["c"]
    game.wait(minutes=1)
    assert game.done["end"] == 1


def test_a_timer_that_cannot_be_computed_is_an_incident() -> None:
    game = Game(process(line(catch(timer("${when}")))))

    incidents = game.incidents
    game.retry("c", when="PT1H")

    assert incidents["c"][1] == "${when} needs 'when', which is not set"
    assert game.wait_at("c").kind is WaitKind.TIMER


def test_an_interrupting_timer_at_the_border_ends_the_activity() -> None:
    game = Game(process(line(USER) + border(timer("P1D"))))

    game.wait(days=1)

    assert game.open == ["late"]
    assert game.events(EventKind.INTERRUPTED) == ["ask"]
    assert game.step.next_due is None


def test_an_activity_that_is_done_takes_its_border_events_with_it() -> None:
    game = Game(process(line(USER) + border(timer("P1D"))))

    game.complete("ask")

    assert {each.how for each in game.step.closed.values()} == {"completed", "interrupted"}
    assert game.ended


def test_a_timer_that_does_not_interrupt_fires_once_beside_the_activity() -> None:
    game = Game(process(line(USER) + border(timer("P1D"), interrupting=False)))

    game.wait(days=3)

    assert game.open == ["ask", "late"]
    game.complete("ask")
    game.complete("late")
    assert game.ended


def test_a_cycle_fires_again_and_catches_up_once_for_all_that_was_missed() -> None:
    body = line(USER) + border(timer("R5/PT1H", "timeCycle"), interrupting=False)
    game = Game(process(body))

    game.wait(minutes=60)
    game.wait(minutes=150)

    assert game.open.count("late") == 2
    assert str(game.step.next_due) == "2026-03-02 13:00:00+00:00"
    game.wait(hours=30)
    assert game.open == ["ask", "late", "late", "late"]
    assert game.step.next_due is None


def test_a_cycle_without_end_that_slept_for_years_catches_up_at_once() -> None:
    body = line(USER) + border(timer("R/PT1S", "timeCycle"), interrupting=False)
    game = Game(process(body))

    game.wait(days=2000, milliseconds=500)

    assert game.open == ["ask", "b", "late"]
    assert game.step.next_due is not None
    assert (game.step.next_due - game.now).total_seconds() == 0.5


def test_a_message_event_gives_its_variables() -> None:
    extra = properties(correlation="${order}")
    game = Game(MESSAGE, process(line(catch(ON_MESSAGE, extra=extra))), order="A-1")

    wait = game.wait_at("c")
    game.happen("c", paid=True)

    assert (wait.kind, wait.message, wait.correlation) == (WaitKind.MESSAGE, "paid", "A-1")
    assert game.variables == {"order": "A-1", "paid": True}


def test_outputs_of_a_message_event_choose_from_what_came() -> None:
    mapping = parameters(outputs={"total": "${sum + 1}"})
    game = Game(MESSAGE, process(line(catch(ON_MESSAGE, extra=mapping))))

    game.happen("c", sum=1, noise="!")

    assert game.variables == {"total": 2}


@pytest.mark.parametrize("definition", [ON_MESSAGE, ON_SIGNAL])
def test_a_message_or_signal_at_the_border_may_come_again_if_it_does_not_interrupt(
    definition: str,
) -> None:
    body = line(USER) + border(definition, interrupting=False)
    game = Game(MESSAGE, SIGNAL, process(body))

    game.happen("b", n=1)
    game.happen("b", n=2)

    assert game.open == ["ask", "b", "late", "late"]
    assert game.seen_by("late") == {"n": 1}
    assert game.seen_by("ask") == {}


def test_an_interrupting_message_at_the_border_of_a_receive_task() -> None:
    other = tag("message", "m2", name="withdrawn")
    receive = tag("receiveTask", "get", messageRef="m")
    body = line(receive) + border(event("message", messageRef="m2"), host="get")
    game = Game(MESSAGE, other, process(body))

    game.happen("b", why="moved away")

    assert game.open == ["late"]
    assert game.seen_by("late") == {"why": "moved away"}


def race() -> Game:
    """An event-based gateway before two timers and a message."""
    body = tag("startEvent", "s") + tag("eventBasedGateway", "g") + chain("s", "g")
    for id_, definition in (("t1", timer("P1D")), ("t2", timer("PT1H")), ("c", ON_MESSAGE)):
        mapping = parameters(outputs={"won": f"${{'{id_}' + tail}}"})
        body += catch(definition, id_, mapping) + tag("userTask", f"after-{id_}")
        body += chain("g", id_, f"after-{id_}")
    return Game(MESSAGE, process(body), tail="!")


def test_behind_an_event_based_gateway_the_shortest_timer_wins() -> None:
    game = race()

    assert game.open == ["c", "t1", "t2"]
    game.wait(hours=1)
    assert game.open == ["after-t2"]
    assert game.seen_by("after-t2")["won"] == "t2!"


def test_behind_an_event_based_gateway_the_message_wins_and_the_timers_are_gone() -> None:
    game = race()

    game.happen("c")

    assert game.open == ["after-c"]
    assert game.step.next_due is None
    assert sorted(each.how for each in game.step.closed.values()) == [
        "completed",
        "interrupted",
        "interrupted",
    ]


def test_an_event_that_won_is_not_waited_for_again_after_an_incident() -> None:
    body = tag("startEvent", "s") + tag("eventBasedGateway", "g") + tag("endEvent", "e")
    body += catch(ON_MESSAGE, extra=parameters(outputs={"x": "${y}"})) + catch(timer("P1D"), "t")
    game = Game(MESSAGE, process(body + chain("s", "g", "c", "e") + chain("g", "t", "e")))
    game.happen("c")

    game.retry("c", y=1)

    assert game.ended
    assert game.variables == {"y": 1, "x": 1}


def throw(definition: str, kind: str = "intermediateThrowEvent", extra: str = "") -> str:
    return tag(kind, "t", extra + definition)


def test_a_signal_is_thrown_on_the_way() -> None:
    game = Game(SIGNAL, process(line(throw(ON_SIGNAL, extra=parameters({"x": "${n}"})))), n=1)

    (sent,) = game.sent
    assert (sent.kind, sent.name, sent.variables) == (WaitKind.SIGNAL, "alarm", {"x": 1})
    assert game.ended


@pytest.mark.parametrize("definition", [ON_SIGNAL, ON_MESSAGE])
def test_an_end_event_throws_too(definition: str) -> None:
    body = tag("startEvent", "s") + throw(definition, "endEvent") + chain("s", "t")
    game = Game(SIGNAL, MESSAGE, process(body))

    assert [sent.name for sent in game.sent] == [{"sig": "alarm", "m": "paid"}[_ref(definition)]]
    assert game.ended


def _ref(definition: str) -> str:
    return definition.partition('Ref="')[2].partition('"')[0]


def test_a_message_carries_its_inputs_only_and_its_correlation() -> None:
    extra = parameters({"sum": "${total * 2}"}).replace(
        "</bpmn:extensionElements>", properties(correlation="${order}")[24:]
    )
    game = Game(MESSAGE, process(line(throw(ON_MESSAGE, extra=extra))), total=2, order="A-1")

    (sent,) = game.sent
    assert (sent.variables, sent.correlation, sent.outside) == ({"sum": 4}, "A-1", False)


def test_a_message_to_a_black_box_goes_outside() -> None:
    pools = tag("participant", "us", processRef="p") + tag("participant", "bank", name="Bank")
    pools += tag("messageFlow", "mf", sourceRef="t", targetRef="bank")
    collaboration = tag("collaboration", "col", pools)
    game = Game(MESSAGE, collaboration, process(line(throw(ON_MESSAGE))))

    assert [sent.outside for sent in game.sent] == [True]


def test_a_message_is_not_sent_twice_when_what_follows_needs_a_retry() -> None:
    body = tag("startEvent", "s") + throw(ON_MESSAGE) + tag("task", "a") + chain("s", "t")
    game = Game(MESSAGE, process(body + flow("t", "a", "${ready}")))

    game.retry("t", ready=True)

    assert len(game.sent) == 1
    assert game.ended


def test_a_link_leads_from_each_throw_to_its_catch() -> None:
    link = event("link", name="B")
    body = line(tag("task", "a"), last="x").replace("endEvent", "intermediateThrowEvent")
    body = body.replace('id="x"></', f'id="x">{link}</')
    body += catch(event("link", name="B")) + tag("endEvent", "e") + chain("c", "e")

    game = Game(process(body))

    assert (game.ended, game.step.outcome) == (True, "e")
    assert game.done["c"] == 1


def test_a_message_start_is_chosen_by_its_id() -> None:
    body = line(tag("task", "a")) + tag("startEvent", "by-post", ON_MESSAGE)
    game = Game(MESSAGE, process(body + tag("task", "b") + chain("by-post", "b")), at="by-post")

    assert set(game.done) == {"by-post", "b"}
