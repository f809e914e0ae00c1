"""Several executable pools in one file: their messages decide who may go on."""

from __future__ import annotations

import pytest

from procrunner.check import check
from procrunner.check.messages import gates, groups
from tests.models import chain, definition, process, source, tag

MESSAGE = '<bpmn:messageEventDefinition messageRef="%s"/>'
NAMES = tag("message", "ask", name="asked") + tag("message", "answer", name="answered")


def event(kind: str, id_: str, message: str = "") -> str:
    return tag(kind, id_, MESSAGE % message if message else "")


def asker(*middle: str) -> str:
    body = event("startEvent", "s1") + event("intermediateThrowEvent", "asks", "ask")
    body += event("intermediateCatchEvent", "hears", "answer") + event("endEvent", "e1")
    return process(body + chain("s1", *middle, "e1"), id_="asker")


def answerer(*middle: str, start: str = "ask") -> str:
    body = event("startEvent", "s2", start) + event("intermediateThrowEvent", "says", "answer")
    body += event("intermediateCatchEvent", "waits", "ask") + event("endEvent", "e2")
    return process(body + chain("s2", *middle, "e2"), id_="answerer")


def codes(*parts: str) -> list[tuple[str, str]]:
    found = check({"a.bpmn": source(*parts)}, others={}, handlers={}, select=["PR6"])
    return [(each.code, each.element) for each in found]


def test_question_and_answer_are_sound() -> None:
    assert codes(asker("asks", "hears"), answerer("says"), NAMES) == []


def test_who_waits_before_asking_waits_for_ever() -> None:
    assert ("PR601", "hears") in codes(asker("hears", "asks"), answerer("says"), NAMES)


def test_every_receiver_is_taken_to_get_a_message_of_its_own() -> None:
    assert codes(asker("asks", "hears"), answerer("says", "waits"), NAMES) == []


def test_two_pools_that_wait_for_each_other() -> None:
    told = codes(asker("hears", "asks"), answerer("waits", "says", start=""), NAMES)

    assert [code for code, _ in told if code == "PR601"] == ["PR601"]


def test_a_message_that_no_other_pool_sends_may_always_come() -> None:
    assert codes(asker("hears"), NAMES) == []


@pytest.mark.parametrize(("second", "together"), [("says", 1), ("waits", 1), ("", 1)])
def test_pools_with_messages_between_them_are_played_together(second: str, together: int) -> None:
    file = definition(asker("asks", "hears"), answerer(*filter(None, [second])), NAMES)

    assert len(list(groups(file))) == together


def test_a_message_flow_names_the_sender_where_the_event_does_not() -> None:
    pools = tag("participant", "a", processRef="p") + tag("participant", "b", processRef="q")
    arrow = tag("messageFlow", "f", sourceRef="job", targetRef="wait")
    job = process(tag("serviceTask", "job"), id_="p")
    wait = process(tag("receiveTask", "wait", messageRef="ask"), id_="q")
    file = definition(tag("collaboration", "c", pools + arrow), job, wait, NAMES)

    assert gates(file.processes, file) == {"wait": {"job"}}


def receiver(send: str) -> str:
    """A pool that begins with a receive task, of which another pool may be the sender."""
    body = tag("receiveTask", "gets", messageRef="ask", instantiate="true")
    body += event("intermediateThrowEvent", "says", send) + event("endEvent", "e2")
    return process(body + chain("gets", "says", "e2"), id_="receiver")


def test_a_pool_that_begins_with_a_receive_task_gets_its_message_once() -> None:
    assert codes(asker("asks", "hears"), receiver("answer"), NAMES) == []


def test_what_a_receive_task_would_begin_stays_dead_where_nobody_can_send() -> None:
    found = codes(asker("hears", "asks"), receiver("answer"), NAMES)

    assert ("PR601", "hears") in found


def test_an_event_that_something_else_may_trigger_waits_for_no_pool() -> None:
    timer = tag("timerEventDefinition", "t", "<bpmn:timeDuration>PT1H</bpmn:timeDuration>")
    either = tag("intermediateCatchEvent", "hears", MESSAGE % "answer" + timer)
    body = event("startEvent", "s1") + either + event("intermediateThrowEvent", "asks", "ask")
    waits = process(body + event("endEvent", "e1") + chain("s1", "hears", "asks", "e1"), id_="a")

    assert codes(waits, answerer("says"), NAMES) == []
