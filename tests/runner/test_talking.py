from __future__ import annotations

import pytest

from procrunner.errors import UsageError
from procrunner.model import Status
from procrunner.runner import applying
from tests.drawings import NAMES, catch, field, form, throw, user
from tests.models import chain, flow, line, process, tag
from tests.office import Office
from tests.runner.post import WAITS, send, started_by_message


def asks_and_waits() -> str:
    return NAMES + process(
        line(
            throw("say_ask", "message", "ask", "${number}", {"question": "${number}"}),
            catch("wait", "message", "answer", "${number}"),
            user("done"),
        ),
        id_="asks",
    )


def answers() -> str:
    return NAMES + process(
        line(
            catch("hear", "message", "ask", "${number}"),
            throw("say_answer", "message", "answer", "${number}", {"verdict": "${question}"}),
        ),
        id_="answers",
    )


def test_instances_talk_to_each_other_in_one_transaction(office: Office) -> None:
    office.deploy(answers(), file="answers.bpmn")
    office.deploy(asks_and_waits(), file="asks.bpmn")
    answering = office.start("answers", number="7")

    asking = office.start("asks", number="7")

    assert office.instance(answering).status is Status.COMPLETED
    assert office.open(asking) == ["done"]
    assert office.instance(asking).variables["verdict"] == "7"


def test_what_is_sent_because_of_a_message_arrives_too(office: Office) -> None:
    relay = line(catch("hear", "message", "ask"), throw("tell", "message", "answer"))
    office.deploy(NAMES, process(relay, id_="relay"), file="relay.bpmn")
    office.start("relay")
    id_ = office.begin(WAITS, head=NAMES)

    send(office, "ask")

    assert office.open(id_) == ["after"]


def test_what_is_sent_because_of_a_signal_arrives_too(office: Office) -> None:
    relay = line(catch("hear", "signal", "storm"), throw("tell", "message", "answer"))
    office.deploy(NAMES, process(relay, id_="relay"), file="relay.bpmn")
    office.start("relay")
    id_ = office.begin(WAITS, head=NAMES)

    office.project.runner.signal("storm", {}, actor="a")

    assert office.open(id_) == ["after"]


def test_a_message_that_an_instance_sends_starts_a_process(office: Office) -> None:
    office.deploy(started_by_message(), file="q.bpmn")

    office.begin(
        line(throw("tell", "message", "begin", "${n}", {"iin": "${n}"})), head=NAMES, n="9"
    )

    with office.project.store.read() as unit:
        (started,) = unit.instances.list(process="q")
    assert (started.business_key, started.started_by) == ("9", "system")
    assert dict(started.variables) == {"iin": "9"}


def test_a_message_that_nobody_takes_waits_in_the_inbox(office: Office) -> None:
    office.begin(line(throw("tell", "message", "answer", variables={"v": "${1}"})), head=NAMES)
    office.deploy(NAMES, process(WAITS, id_="later"), file="later.bpmn")

    id_ = office.start("later")

    assert office.instance(id_).variables["v"] == 1


def test_a_refused_answer_undoes_the_whole_talk(office: Office) -> None:
    office.deploy(started_by_message(form(field("iin", required="true"))), file="q.bpmn")
    id_ = office.begin(line(user("look"), throw("tell", "message", "begin")), head=NAMES)

    with pytest.raises(UsageError, match="'iin'"):
        office.project.runner.complete(id_, {}, actor="a")

    assert office.open(id_) == ["look"]


def test_processes_that_answer_each_other_without_end_are_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "SENT_LIMIT", 20)

    def echo(id_: str, hears: str, says: str) -> str:
        merge = tag("exclusiveGateway", "merge")
        nodes = merge + catch("hear", "message", hears) + throw("say", "message", says)
        flows = chain("s", "merge", "hear", "say") + flow("say", "merge")
        return NAMES + process(tag("startEvent", "s") + nodes + flows, id_=id_)

    office.deploy(echo("a", "ask", "answer"), file="a.bpmn")
    office.deploy(echo("b", "answer", "ask"), file="b.bpmn")
    office.start("a")
    office.start("b")

    with pytest.raises(UsageError, match="more than 20 messages and signals follow"):
        send(office, "ask")
