"""Tasks: who does them, what goes in, what comes out."""

from __future__ import annotations

import pytest

from procrunner import engine
from procrunner.errors import ExpressionError
from procrunner.model import IncidentKind, WaitKind
from tests.engine.game import Game
from tests.models import event, extensions, line, parameters, process, properties, tag

USER = tag("userTask", "ask")


def job(inside: str = "", kind: str = "serviceTask") -> str:
    return tag(kind, "do", inside, camunda_type="external", camunda_topic="registry.ask")


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_a_bare_or_manual_task_passes(kind: str) -> None:
    game = Game(process(line(tag(kind, "pass"))))

    assert game.ended
    assert game.done == {"start": 1, "pass": 1, "end": 1}


def test_a_user_task_is_a_work_item_with_everything_a_person_needs() -> None:
    task = tag(
        "userTask",
        "ask",
        properties(term="PT2H"),
        name="Check the papers",
        camunda_assignee="${officer}",
        camunda_candidateGroups="clerks, ${office}",
        camunda_formKey="papers",
    )
    lanes = (
        "<bpmn:laneSet>"
        + tag("lane", "l", "<bpmn:flowNodeRef>ask</bpmn:flowNodeRef>", name="Clerk")
        + "</bpmn:laneSet>"
    )
    game = Game(process(lanes + line(task)), officer="aliya", office="north")

    wait = game.wait_at("ask")

    assert (wait.kind, wait.name, wait.lane) == (WaitKind.USER, "Check the papers", "Clerk")
    assert (wait.assignee, wait.candidates) == ("aliya", ("clerks", "north"))
    assert (wait.form, wait.term) == ("papers", "PT2H")


def test_what_a_person_fills_in_becomes_variables() -> None:
    game = Game(process(line(USER)), old=1)

    game.complete("ask", approved=True)

    assert game.variables == {"old": 1, "approved": True}


@pytest.mark.parametrize("kind", ["serviceTask", "sendTask", "businessRuleTask"])
def test_a_task_with_a_topic_is_a_job_with_its_mapped_inputs(kind: str) -> None:
    retry = "<camunda:failedJobRetryTimeCycle>R3/PT1M</camunda:failedJobRetryTimeCycle>"
    mapping = '<camunda:inputOutput><camunda:inputParameter name="iin">${person.iin}'
    mapping += "</camunda:inputParameter></camunda:inputOutput>"
    game = Game(process(line(job(extensions(retry, mapping), kind))), person={"iin": "7"})

    wait = game.wait_at("do")

    assert (wait.kind, wait.topic, wait.retries) == (WaitKind.JOB, "registry.ask", "R3/PT1M")
    assert wait.inputs == {"iin": "7"}


def test_a_receive_task_waits_for_its_message() -> None:
    receive = tag("receiveTask", "get", properties(correlation="${number}"), messageRef="m")
    game = Game(tag("message", "m", name="paid"), process(line(receive)), number=5)

    wait = game.wait_at("get")
    game.happen("get", sum=100)

    assert (wait.kind, wait.message, wait.correlation) == (WaitKind.MESSAGE, "paid", "5")
    assert game.variables == {"number": 5, "sum": 100}


def test_inputs_are_computed_in_order_and_stay_inside() -> None:
    inputs = {"a": "${n + 1}", "b": "${a * 2}", "c": "plain", "d": "no ${b}!"}
    game = Game(process(line(job(parameters(inputs)))), n=1)

    wait = game.wait_at("do")
    game.finish("do")

    assert wait.inputs == {"a": 2, "b": 4, "c": "plain", "d": "no 4!"}
    assert game.variables == {"n": 1}


def test_a_result_without_outputs_becomes_variables() -> None:
    game = Game(process(line(job())))

    game.finish("do", name="Aliya")

    assert game.variables == {"name": "Aliya"}


def test_outputs_choose_from_the_result_in_order_and_see_inputs_and_variables() -> None:
    mapping = parameters(
        {"factor": "${3}"},
        {"x": "${size * factor}", "y": "${x + n}", "all": "${result}", "said": "done"},
    )
    game = Game(process(line(job(mapping))), n=1)

    game.finish("do", size=2, noise="!")

    assert game.variables == {
        "n": 1,
        "x": 6,
        "y": 7,
        "said": "done",
        "all": {"size": 2, "noise": "!"},
    }


def test_outputs_of_a_user_task_that_cannot_be_computed_refuse_the_completion() -> None:
    task = tag("userTask", "ask", parameters(outputs={"total": "${price * 2}"}))
    game = Game(process(line(task)))
    before = game.state

    with pytest.raises(ExpressionError) as caught:
        game.complete("ask")

    assert str(caught.value) == (
        "${price * 2} needs 'price', which is not set\n"
        "  Set the variable 'price', or check its spelling."
    )
    assert (game.state, game.open) == (before, ["ask"])


def test_outputs_of_a_job_that_cannot_be_computed_keep_the_result_for_a_retry() -> None:
    game = Game(process(line(job(parameters(outputs={"total": "${price * rate}"})))))
    game.finish("do", price=2)

    incident = game.incidents["do"]
    game.retry("do", rate=10)

    assert incident == (
        IncidentKind.EXPRESSION,
        "${price * rate} needs 'rate', which is not set",
    )
    assert game.ended
    assert game.variables == {"rate": 10, "total": 20}


def test_a_retry_may_correct_the_result_itself() -> None:
    game = Game(process(line(job(parameters(outputs={"total": "${price + 1}"})))))
    game.finish("do", price="two")

    game.retry("do", price=2)

    assert game.variables["total"] == 3


def test_an_input_that_cannot_be_computed_is_an_incident_until_the_variable_is_set() -> None:
    game = Game(process(line(job(parameters({"x": "${missing}"})))))

    incidents = game.incidents
    game.retry("do", missing=1)

    assert incidents == {
        "do": (IncidentKind.EXPRESSION, "${missing} needs 'missing', which is not set")
    }
    assert game.wait_at("do").kind is WaitKind.JOB
    assert game.wait_at("do").inputs == {"x": 1}


def test_a_failed_job_is_an_incident_and_a_retry_asks_the_handler_again() -> None:
    game = Game(process(line(job())))
    number = game.number("do")
    game.fail("do", "registry is down")

    incident = game.incidents["do"]
    game.retry("do")

    assert incident == (IncidentKind.HANDLER, "registry is down")
    assert (game.wait_at("do").kind, game.number("do")) == (WaitKind.JOB, number)


def test_a_message_end_event_with_a_topic_is_a_job() -> None:
    message = event("message", camunda_type="external", camunda_topic="portal.send")
    body = line(tag("task", "pass"), last="plain") + tag("endEvent", "tell", message)
    body = body.replace('targetRef="plain"', 'targetRef="tell"')
    game = Game(process(body))

    topic = game.wait_at("tell").topic
    game.finish("tell")

    assert topic == "portal.send"
    assert (game.ended, game.step.outcome) == (True, "tell")


def test_the_variables_that_a_person_sees_are_those_of_the_token() -> None:
    game = Game(process(line(USER)), a=1)

    seen = engine.variables(game.program, game.state, game.number("ask"), game.now)

    assert seen == {"a": 1}
