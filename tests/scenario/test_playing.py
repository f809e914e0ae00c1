"""Scenarios are played with a clock of their own: nobody waits, and nothing else is touched."""

from __future__ import annotations

import time

import pytest

from procrunner.errors import HandlerError, NotFoundError
from procrunner.scenario import files, play
from tests.drawings import NAMES, boundary, catch, field, form, retries, service, throw, user
from tests.models import chain, event, flow, process, tag, timer
from tests.office import Office
from tests.scenario.conftest import Playing, told

TIMER = timer("P3D")
LATE = (
    NAMES
    + process(
        tag("startEvent", "s")
        + user("check")
        + boundary("late", "check", TIMER)
        + tag("endEvent", "done")
        + tag("endEvent", "expired")
        + chain("s", "check", "done")
        + chain("late", "expired")
    )
)  # fmt: skip
STORY = "channels: {p: {}}\nstories:\n- {key: K, title: T, channel: p, "


def test_a_task_that_is_done_at_once_ends_before_its_timer(
    office: Office, playing: Playing
) -> None:
    office.draw(LATE)

    (played,) = playing(STORY + "ends: done}")

    assert played.is_right
    assert played.outcome == "done"


def test_a_task_that_takes_longer_is_overtaken_by_its_timer_without_waiting(
    office: Office, playing: Playing
) -> None:
    office.draw(LATE)
    began = time.monotonic()

    (played,) = playing(STORY + "ends: expired, takes: {check: P4D}}")

    assert played.is_right
    assert time.monotonic() - began < 5


def test_reminders_fire_as_often_as_the_task_lets_them(office: Office, playing: Playing) -> None:
    office.handlers('@handler("remind", kind="ask")\ndef remind(n=0):\n    return {"n": n + 1}\n')
    cycle = timer("R/P1D", "timeCycle")
    office.draw(
        process(
            tag("startEvent", "s")
            + user("check")
            + boundary("daily", "check", cycle, cancelActivity="false")
            + service("remind")
            + tag("endEvent", "reminded")
            + tag("endEvent", "done")
            + chain("s", "check", "done")
            + chain("daily", "remind", "reminded")
        )
    )

    (played,) = playing(STORY + "ends: done, takes: {check: PT60H}, expects: {passes: [reminded]}}")

    assert played.is_right, str(played)


def test_a_message_arrives_after_a_while(office: Office, playing: Playing) -> None:
    office.draw(
        NAMES
        + process(
            tag("startEvent", "s")
            + tag("eventBasedGateway", "which")
            + catch("paid", "message", "answer")
            + tag("intermediateCatchEvent", "late", TIMER)
            + tag("endEvent", "yes")
            + tag("endEvent", "never")
            + chain("s", "which", "paid", "yes")
            + chain("which", "late", "never")
        )
    )
    story = "answers: {paid: {sum: 7}}, expects: {variables: {sum: 7}}, ends: yes}"
    late = "answers: {paid: {sum: 7}}, takes: {paid: P4D}, ends: never}"

    text = STORY + story + f"\n- {{key: L, title: T, channel: p, {late}"
    text += "\n- {key: N, title: T, channel: p, ends: never}"

    assert [str(each) for each in playing(text) if not each.is_right] == []


def test_a_signal_is_heard(office: Office, playing: Playing) -> None:
    body = tag("startEvent", "s") + catch("hears", "signal", "storm") + tag("endEvent", "e")
    office.draw(NAMES + process(body + chain("s", "hears", "e")))

    (played,) = playing(STORY + "answers: {hears: {}}, ends: e}")

    assert played.is_right


def test_what_a_message_begins_is_played_too(office: Office, playing: Playing) -> None:
    asking = tag("startEvent", "s") + throw("asks", "message", "begin", "7")
    begun = tag("startEvent", "asked", event("message", messageRef="begin")) + user("look")
    reply = throw("answers", "message", "answer", "7") + tag("endEvent", "f")
    office.draw(
        NAMES
        + process(
            asking
            + catch("answered", "message", "answer", "7")
            + tag("endEvent", "e")
            + chain("s", "asks", "answered", "e")
        )
        + process(begun + reply + chain("asked", "look", "answers", "f"), "q")
    )

    (played,) = playing(STORY + "ends: e, answers: {look: {fine: true}}}")

    assert played.is_right, str(played)
    assert {("q", "look"), ("q", "f"), ("p", "answered")} <= played.passed


def test_handlers_that_cannot_be_loaded_are_told_by_several_processes(office: Office) -> None:
    office.handlers("raise ValueError('broken')")
    office.draw(
        process(tag("startEvent", "s") + service("t") + tag("endEvent", "e") + chain("s", "t", "e"))
    )
    text = STORY + "ends: e}\n- {key: L, title: T, channel: p, ends: e}"
    chosen = told(office, text)

    with pytest.raises(HandlerError, match="broken"):
        list(play(office.project, chosen, jobs=2))


def test_a_handler_that_fails_is_tried_again_without_waiting(
    office: Office, playing: Playing
) -> None:
    office.handlers('@handler("ask", kind="idempotent")\ndef ask():\n    return {"known": True}\n')
    body = tag("startEvent", "s") + service("ask", inside=retries("R3/PT10M"))
    office.draw(process(body + tag("endEvent", "e") + chain("s", "ask", "e")))
    replies = "[{fails: down}, {fails: down}, {returns: {known: false}}]"

    (played,) = playing(
        STORY + f"handlers: {{ask: {replies}}}, ends: e, expects: {{variables: {{known: false}}}}}}"
    )

    assert played.is_right, str(played)


def test_an_incident_can_be_what_is_expected(office: Office, playing: Playing) -> None:
    office.handlers('@handler("ask", kind="idempotent")\ndef ask():\n    return {}\n')
    body = tag("startEvent", "s") + service("ask", inside=retries("R2/PT10M"))
    office.draw(process(body + tag("endEvent", "e") + chain("s", "ask", "e")))

    (played,) = playing(STORY + "handlers: {ask: {fails: it is down}}, stops: ask}")

    assert played.is_right
    assert "an incident at ask (Do ask): ReplyError: it is down" in played.stands


def test_a_bpmn_error_can_be_the_reply(office: Office, playing: Playing) -> None:
    office.handlers('@handler("find", kind="idempotent")\ndef find():\n    return {}\n')
    office.draw(
        NAMES
        + process(
            tag("startEvent", "s")
            + service("find")
            + boundary("refused", "find", event("error", errorRef="no"))
            + tag("endEvent", "e")
            + tag("endEvent", "no_end")
            + chain("s", "find", "e")
            + chain("refused", "no_end")
        )
    )

    (played,) = playing(STORY + "handlers: {find: {error: 'no'}}, ends: no_end}")

    assert played.is_right, str(played)


def test_each_scenario_has_a_world_of_its_own(office: Office, playing: Playing) -> None:
    office.draw(LATE)

    played = playing(STORY + "ends: done}\n- {key: L, title: T, channel: p, ends: done}")

    assert all(each.is_right for each in played)
    with office.project.store.read() as unit:
        assert list(unit.instances.list()) == []


def test_what_differs_tells_place_way_and_mending(office: Office, playing: Playing) -> None:
    office.draw(
        process(
            tag("startEvent", "s")
            + user("ask", form(field("ok", "boolean", required="true")))
            + tag("exclusiveGateway", "g", default="to-no", name="OK?")
            + tag("endEvent", "yes", name="Given")
            + tag("endEvent", "no", name="Refused")
            + chain("s", "ask", "g")
            + flow("g", "yes", "${ok}", id_="to-yes")
            + flow("g", "no", id_="to-no")
        )
    )

    (played,) = playing(STORY + "ends: yes, answers: {ask: {ok: false}}}")

    assert str(played) == (
        "bpmn/stories.yaml:3: K T (p)\n"
        "  it ended at no (Refused)\n"
        "  decided on the way: g → to-no\n"
        "  bpmn/stories.yaml:3: ends\n"
        "    expected: it ends at yes\n"
        "    happened: it ended at no\n"
        "    Mend the answers that lead elsewhere, or what it says under ends."
    )


def test_an_answer_that_the_form_refuses_is_told(office: Office, playing: Playing) -> None:
    office.draw(
        process(
            tag("startEvent", "s")
            + user("ask", form(field("ok", "boolean", required="true")))
            + tag("endEvent", "e")
            + chain("s", "ask", "e")
        )
    )

    (played,) = playing(STORY + "ends: e}")

    assert "it stands: ask (Look at ask) waits for" in str(played)
    assert "happened: ask (Look at ask): 'ok' (Ok) is missing: true or false" in str(played)


def test_a_case_that_waits_for_what_nobody_sends_is_told(office: Office, playing: Playing) -> None:
    body = tag("startEvent", "s") + catch("paid", "message", "answer") + tag("endEvent", "e")
    office.draw(NAMES + process(body + chain("s", "paid", "e")))

    (played,) = playing(STORY + "ends: e}")

    assert "it stands: paid () waits for a message" in str(played)


def test_a_drawing_that_goes_round_for_ever_is_told(office: Office, playing: Playing) -> None:
    body = tag("startEvent", "s") + tag("exclusiveGateway", "in") + user("look")
    gate = tag("exclusiveGateway", "out", default="out-in")
    ways = chain("s", "in", "look", "out", "in") + flow("out", "e", "${stop}")
    office.draw(process(body + gate + tag("endEvent", "e") + ways))

    (played,) = playing(STORY + "ends: e, start: {stop: false}}")

    assert "it still goes on after 500 work items, timers and messages" in str(played)


def test_a_project_without_scenarios_says_so(office: Office) -> None:
    with pytest.raises(NotFoundError, match=r"there is no stories\.yaml"):
        files(office.project, ())
