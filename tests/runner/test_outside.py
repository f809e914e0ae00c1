"""What begins instances from outside: messages, signals, conditions, and what receives them."""

from __future__ import annotations

import pytest

from procrunner.errors import ExpressionError
from tests.drawings import NAMES, catch, throw, user
from tests.models import chain, event, flow, line, process, properties, tag
from tests.office import Office
from tests.runner.post import send

GATE = {"instantiate": "true"}


def begun_by(definition: str, id_: str = "p", **attributes: str) -> str:
    """A process that begins with an event."""
    start = tag("startEvent", f"{id_}s", definition, **attributes)
    body = start + user(f"{id_}look") + tag("endEvent", f"{id_}e")
    return process(body + chain(f"{id_}s", f"{id_}look", f"{id_}e"), id_=id_)


def condition(text: str) -> str:
    return event("conditional", f"<bpmn:condition>{text}</bpmn:condition>")


def storm() -> str:
    return event("signal", signalRef="storm")


def instances(office: Office) -> dict[str, dict[str, object]]:
    """The variables of every instance, by process."""
    with office.project.store.read() as unit:
        return {each.process: dict(each.variables) for each in unit.instances.list()}


def test_a_signal_begins_every_process_that_starts_with_it(office: Office) -> None:
    office.deploy(NAMES, begun_by(storm()), begun_by(storm(), "q"))
    office.deploy(NAMES, process(line(catch("wait", "signal", "storm")), id_="w"), file="w.bpmn")

    assert office.project.runner.signal("storm", {"level": 3}, actor="a") == 1 + 1

    assert instances(office)["q"] == {"level": 3}


def test_a_signal_that_an_instance_throws_begins_others(office: Office) -> None:
    office.deploy(NAMES, begun_by(storm(), "q"))
    office.deploy(NAMES, process(line(throw("tell", "signal", "storm"))), file="t.bpmn")

    office.start()

    assert set(instances(office)) == {"p", "q"}


def test_only_the_newest_version_begins(office: Office) -> None:
    office.deploy(NAMES, begun_by(storm()))
    office.deploy(NAMES, begun_by(event("message", messageRef="begin")))

    assert office.project.runner.signal("storm", {}, actor="a") == 0
    assert send(office, "begin")[0]


def test_a_file_that_is_deployed_again_begins_once(office: Office) -> None:
    drawn = begun_by(storm())
    office.deploy(NAMES, drawn)
    office.deploy(NAMES, drawn)

    assert office.project.runner.signal("storm", {}, actor="a") == 1


def test_a_condition_that_holds_begins_its_process_with_what_is_known(office: Office) -> None:
    cold, wet = begun_by(condition("${degrees &lt; -30}")), begun_by(condition("${rain}"), "q")
    office.deploy(cold, wet)

    assert office.project.runner.conditions({"degrees": -20}, actor="a") == []
    (begun,) = office.project.runner.conditions({"degrees": -40}, actor="a")

    assert (begun.process, dict(begun.variables), begun.started_by) == ("p", {"degrees": -40}, "a")


def test_a_condition_that_cannot_be_computed_begins_nothing(office: Office) -> None:
    office.deploy(begun_by(condition("${degrees &lt; -30}")), begun_by(condition("${true}"), "q"))

    with pytest.raises(ExpressionError):
        office.project.runner.conditions({"degrees": "cold"}, actor="a")

    assert instances(office) == {}


def test_any_of_several_definitions_begins(office: Office) -> None:
    office.deploy(NAMES, begun_by(storm() + event("message", messageRef="begin")))

    office.project.runner.signal("storm", {"by": "signal"}, actor="a")
    send(office, "begin", by="message")

    with office.project.store.read() as unit:
        told = [each.variables["by"] for each in unit.instances.list()]
    assert sorted(told) == ["message", "signal"]


def test_all_of_several_messages_begin_together(office: Office) -> None:
    both = event("message", messageRef="ask") + event("message", messageRef="begin")
    office.deploy(NAMES, begun_by(both, parallelMultiple="true"))

    assert send(office, "ask", id_="1", correlation="7", a=1) == ("", True)
    assert send(office, "begin", id_="2", correlation="8", b=2) == ("", True)
    id_, _ = send(office, "begin", id_="3", correlation="7", b=3)

    instance = office.instance(id_)
    assert (instance.business_key, dict(instance.variables)) == ("7", {"a": 1, "b": 3})
    assert send(office, "begin", id_="4", correlation="7") == ("", True)


def test_a_receive_task_begins_with_its_message(office: Office) -> None:
    receive = tag("receiveTask", "get", messageRef="begin", **GATE)
    body = receive + user("look") + tag("endEvent", "e") + chain("get", "look", "e")
    office.deploy(NAMES, process(body))

    id_, _ = send(office, "begin", number=7)

    assert office.open(id_) == ["look"]
    assert office.instance(id_).variables == {"number": 7}
    assert office.happened(id_) == ["get"]


def gateway(kind: str = "Exclusive") -> str:
    """A process that begins with what happens first behind a gateway."""
    own = properties(correlation="${number}")
    events = "".join(
        tag("intermediateCatchEvent", f"on-{name}", own + event("message", messageRef=name))
        + chain("first", f"on-{name}", "join")
        for name in ("ask", "answer")
    )
    join = "parallelGateway" if kind == "Parallel" else "exclusiveGateway"
    body = tag("eventBasedGateway", "first", eventGatewayType=kind, **GATE) + events
    return process(body + tag(join, "join") + user("look") + flow("join", "look"))


def test_what_happens_first_behind_a_gateway_begins(office: Office) -> None:
    office.deploy(NAMES, gateway())

    id_, _ = send(office, "answer", number="7", correlation="7")

    assert office.happened(id_) == ["first", "on-answer", "join"]
    assert office.open(id_) == ["look"]


def test_behind_a_parallel_gateway_the_others_are_waited_for_by_their_correlation(
    office: Office,
) -> None:
    office.deploy(NAMES, gateway("Parallel"))

    one, _ = send(office, "answer", id_="1", number="7", correlation="7")
    two, _ = send(office, "ask", id_="2", number="8", correlation="8")

    assert one != two
    assert send(office, "ask", id_="3", correlation="7")[0] == one
    assert (office.open(one), office.open(two)) == (["look"], [])


def test_a_message_that_came_early_is_taken_by_what_another_has_begun(office: Office) -> None:
    send(office, "ask", id_="1", correlation="7")
    office.deploy(NAMES, gateway("Parallel"))

    id_, _ = send(office, "answer", id_="2", number="7", correlation="7")

    assert office.open(id_) == ["look"]
