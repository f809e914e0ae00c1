"""What cannot be run as BPMN says is refused before it starts, everything at once."""

from __future__ import annotations

import pytest

from procrunner import engine
from procrunner.errors import DefinitionError
from tests.drawings import field, form
from tests.models import chain, definition, event, flow, parameters, process, tag, timer

START, END = tag("startEvent", "s"), tag("endEvent", "e")
JOB = {"camunda_type": "external", "camunda_topic": "t"}
CONDITION = "<bpmn:condition>${n > 1}</bpmn:condition>"
FORM = form(field("iin", required="true"))
PASS = START + END + tag("task", "t") + chain("s", "t", "e")


def refused(*parts: str, id_: str = "p") -> list[str]:
    """The findings; whatever is looked for stands on a line of its own."""
    read = definition(*parts)
    with pytest.raises(DefinitionError) as caught:
        engine.compile_process(id_, {each.id: read for each in read.processes})
    return [str(finding) for finding in caught.value.findings]


def at(node: str) -> str:
    """The process with one more element, on the second line."""
    roots = tag("message", "m", name="paid") + tag("error", "bad", errorCode="BAD")
    return roots + process(f"{PASS}\n{node}")


NODES = {
    tag("scriptTask", "x"): (
        "PR101 a scriptTask is not executed\n"
        "  Put the logic into a handler and make this a service task."
    ),
    tag("task", "x", startQuantity="0"): (
        "PR101 startQuantity is '0', which is no number from 1 to 1,000\n"
        "  Write 1, or leave it out."
    ),
    tag("transaction", "x", tag("startEvent", "y"), method="##Store"): (
        "PR101 the transaction method '##Store' is not executed\n  Use ##Compensate, or none."
    ),
    tag("endEvent", "x", event("cancel")): (
        "PR117 a cancel end event stands in no transaction\n  Use an error end event."
    ),
    tag("boundaryEvent", "x", event("cancel"), attachedToRef="t"): (
        "PR107 't' is no transaction, or one that repeats\n"
        "  Attach it to a transaction; put what repeats into a sub-process around it."
    ),
    tag("boundaryEvent", "x", event("compensate"), attachedToRef="t"): (
        "PR116 an association ties the compensation event to no activity for compensation\n"
        "  Draw one, to an activity that is marked as for compensation."
    ),
    tag("endEvent", "x", event("compensate", activityRef="elsewhere")): (
        "PR116 the activity 'elsewhere' to be undone is not beside the event\n"
        "  Name an activity of the same scope, or none to undo all of it."
    ),
    tag("userTask", "x", "<bpmn:standardLoopCharacteristics/>"): (
        "PR101 the loop never ends\n  Write a loop condition or a maximum."
    ),
    tag("subProcess", "x", tag("task", "y"), triggeredByEvent="true"): (
        "PR114 an event sub-process has one start event\n  Draw one for each event."
    ),
    tag("subProcess", "x", parameters({"a": "1"}) + tag("startEvent", "y")): (
        "PR101 input parameters of a sub-process are not executed\n"
        "  Set the variables in a task before it; it sees them all."
    ),
    tag("task", "x", isForCompensation="true"): (
        "PR116 no compensation event is tied to this activity, which is only for compensation\n"
        "  Draw an association from one to it."
    ),
    tag("intermediateThrowEvent", "x", event("escalation")): (
        "PR103 the escalation event names no code\n"
        "  Choose an escalation with a code in the properties panel."
    ),
    tag("boundaryEvent", "x", event("escalation"), attachedToRef="t"): (
        "PR107 nothing in 't' can throw an escalation\n"
        "  Attach it to a sub-process or a call activity."
    ),
    tag("boundaryEvent", "x", event("error"), attachedToRef="t", cancelActivity="false"): (
        "PR101 an error event that does not interrupt is not executed\n"
        "  An error ends what raises it; use an escalation to go on."
    ),
    tag("intermediateThrowEvent", "x", event("cancel")): (
        "PR101 a cancel intermediateThrowEvent is not executed\n"
        "  Supported here: compensate, escalation, link, message, none, signal."
    ),
    tag("boundaryEvent", "x", attachedToRef="t"): (
        "PR101 a none boundaryEvent is not executed\n"
        "  Supported here: cancel, compensate, conditional, error, escalation, message, signal, "
        "timer."
    ),
    tag("intermediateCatchEvent", "x", timer("PT1H") + event("link", name="L")): (
        "PR101 a link beside other definitions of one event is not executed\n"
        "  Draw one event for each definition."
    ),
    tag("endEvent", "x", event("terminate") + event("error", errorRef="bad")): (
        "PR101 an end event with an error and a termination is not executed\n"
        "  Keep one of them."
    ),
    tag("endEvent", "x", event("message", camunda_topic="t") + event("terminate")): (
        "PR101 a handler for an event with several definitions is not executed\n"
        "  Let a task before do it."
    ),
    tag(
        "boundaryEvent",
        "x",
        timer("PT1H") + event("error", errorRef="bad"),
        attachedToRef="t",
        parallelMultiple="true",
    ): (
        "PR101 an event that waits for an error or escalation together with something else "
        "is not executed\n  Draw one event for each definition."
    ),
    tag(
        "intermediateCatchEvent", "x", "<bpmn:eventDefinitionRef>gone</bpmn:eventDefinitionRef>"
    ): (
        "PR103 the event refers to the definition 'gone', which is not in the file\n"
        "  Choose what the event waits for, or throws, again."
    ),
    tag("intermediateCatchEvent", "x", event("conditional")): (
        "PR103 the conditional event has no condition\n"
        "  Write an expression such as ${amount > 100}."
    ),
    tag("intermediateCatchEvent", "x", event("conditional", CONDITION, camunda_variableName="n")): (
        "PR115 camunda:variableName is not executed\n  Write the variable into the condition."
    ),
    tag("serviceTask", "x", camunda_class="org.X", **JOB): (
        "PR101 camunda:class is Java's\n"
        '  Set the implementation to "External" and give a topic.'
    ),
    tag("subProcess", "x", tag("startEvent", "y", event("message", messageRef="m"))): (
        "PR101 a sub-process starts with a none event\n  Change it."
    ),
    flow("t", "nowhere", id_="x"): (
        "PR102 the sequence flow ends at 'nowhere', which is no flow node of this process\n"
        "  Draw the flow again."
    ),
    tag("receiveTask", "x", messageRef="nothing"): (
        "PR103 the receive task names no message\n  Choose a message."
    ),
    tag("intermediateCatchEvent", "x", event("message")): (
        "PR103 the message event names no message\n"
        "  Choose a message with a name in the properties panel."
    ),
    tag("endEvent", "x", event("signal", signalRef="nothing")): (
        "PR103 the signal event names no signal\n"
        "  Choose a signal with a name in the properties panel."
    ),
    tag("endEvent", "x", event("error")): (
        "PR103 the error end event names no code\n"
        "  Choose an error with a code in the properties panel."
    ),
    tag("boundaryEvent", "x", event("error", errorRef="no"), attachedToRef="t"): (
        "PR103 the error event names 'no', which is not in the file\n"
        "  Choose an error with a code in the properties panel."
    ),
    tag("intermediateCatchEvent", "x", event("timer")): (
        "PR103 the timer event names no time\n"
        "  Choose date, duration or cycle, and write a time such as PT2H."
    ),
    tag("intermediateCatchEvent", "x", timer("5 minutes")): (
        "PR104 '5 minutes' is no ISO 8601 duration\n  Write PT15M, PT2H or P1D."
    ),
    tag("userTask", "x", camunda_assignee="${a and b}"): (
        "PR104 ${a and b} cannot be read\n  'and' is JUEL; CEL writes &&"
    ),
    flow("t", "e", "a > 1", id_="x"): (
        "PR104 the condition 'a > 1' is not one expression\n"
        "  Write it as ${…}, for example ${amount > 100}."
    ),
    tag("serviceTask", "x"): (
        "PR105 the serviceTask has no topic\n"
        '  Set the implementation to "External" and give a topic.'
    ),
    tag("businessRuleTask", "x"): (
        "PR105 the businessRuleTask has no topic\n"
        "  Decision tables are not executed: set the implementation to External."
    ),
    tag("exclusiveGateway", "x", default="t-e"): (
        "PR106 the default flow 't-e' does not leave this element\n"
        "  Choose the default flow again."
    ),
    tag("boundaryEvent", "x", timer("PT1H"), attachedToRef="e"): (
        "PR107 the boundary event is attached to 'e', which is no activity beside it\n"
        "  Drag it onto the border of an activity."
    ),
    tag("callActivity", "x", calledElement="unknown"): (
        "PR108 the called process 'unknown' is not known\n"
        "  Deploy it too, or mend the called element."
    ),
    flow("t", "s", id_="x"): (
        "PR111 a sequence flow may not lead to a start or boundary event"
    ),
    flow("e", "t", id_="x"): "PR111 a sequence flow may not leave an end event",
    tag("intermediateThrowEvent", "x", event("link", name="L")): (
        "PR112 no link event catches 'L'\n  Draw one."
    ),
    tag("receiveTask", "get", messageRef="m", instantiate="true")
    + flow("get", "t", id_="f")
    + flow("t", "get", id_="g"): (
        "PR101 a receiveTask that begins a process inside a sub-process, behind a flow "
        "or more than once is not executed\n"
        "  Put it right into the process, without a flow to it; or untick Instantiate."
    ),
    tag("intermediateCatchEvent", "c", timer("PT1H"))
    + tag("eventBasedGateway", "g", instantiate="true")
    + flow("g", "c", id_="f"): (
        "PR101 behind a gateway that begins a process, other than message or signal "
        "is not executed\n  Begin with a start event instead."
    ),
    tag("startEvent", "x", timer("${when}")): (
        "PR101 a timer that begins a process knows no variables\n"
        "  Write the time itself, such as R/2026-03-01T09:00:00+05:00/P1D."
    ),
    tag("startEvent", "x", FORM + timer("PT1H")): (
        "PR101 nobody fills in 'iin' when a timer begins the process\n"
        "  Give it a default, or ask for it in a task."
    ),
    tag(
        "startEvent",
        "x",
        event("message", messageRef="m") + timer("PT1H"),
        parallelMultiple="true",
    ): (
        "PR101 a start that waits for several things together is executed for messages only\n"
        "  Begin with one of them, and wait for the others behind it."
    ),
    tag("subProcess", "x"): "PR114 nothing in it can start\n  Draw a start event.",
    tag("usertask", "x"): (
        "PR006 BPMN has no element <usertask> here; it is left out\n"
        "  Check the spelling; BPMN's names begin with a small letter."
    ),
}  # fmt: skip


def _column(node: str) -> int:
    return node.find("<bpmn:standardLoop") + 1 or 1


@pytest.mark.parametrize("node", NODES, ids=lambda node: NODES[node].partition("\n")[0])
def test_is_refused(node: str) -> None:
    assert refused(at(node)) == [f"test.bpmn:2:{_column(node)}: {NODES[node]}"]


@pytest.mark.parametrize("kind", ["script", "list", "map"])
def test_a_parameter_that_is_no_text_is_refused_at_its_own_place(kind: str) -> None:
    task = tag("task", "x", parameters({"a": ""}))
    task = task.replace("<camunda:inputP", "\n<camunda:inputP")

    assert refused(
        at(task.replace("></camunda:inputP", f"><camunda:{kind}/></camunda:inputP"))
    ) == [
        (
            f"test.bpmn:3:1: PR101 the parameter 'a' is a {kind}, which is not executed\n"
            "  Write it as one expression: ${[1, 2]} or ${ {'a': 1} }."
        )
    ]


def test_a_process_that_is_not_executable_is_refused() -> None:
    drawn = tag("process", "p", PASS, isExecutable="false")

    assert refused(f"\n{drawn}") == [
        'test.bpmn:2:1: PR109 the process is not executable\n  Tick "Executable".'
    ]


def test_ways_out_of_a_choice_need_conditions() -> None:
    body = PASS + tag("exclusiveGateway", "x") + flow("x", "e", "${true}")

    assert refused(process(f"{body}\n{flow('x', 't')}")) == [
        (
            "test.bpmn:2:1: PR110 a way out of an exclusive gateway has no condition and is no "
            "default\n  Write a condition ${…}, or make it the default flow."
        )
    ]


@pytest.mark.parametrize("kind", ["parallelGateway", "eventBasedGateway"])
def test_conditions_that_would_be_ignored_are_refused(kind: str) -> None:
    catch = tag("intermediateCatchEvent", "c", timer("PT1H"))
    body = f"{PASS}{tag(kind, 'x')}{catch}\n{flow('x', 'c', '${true}')}"

    assert refused(process(body)) == [
        (
            f"test.bpmn:2:1: PR110 a condition has no meaning on a way out of a {kind}\n"
            "  Remove it, or use an inclusive gateway."
        )
    ]


def test_two_links_that_catch_the_same_name_are_refused() -> None:
    link = event("link", name="L")
    catches = [tag("intermediateCatchEvent", id_, link) for id_ in ("c1", "c2")]
    catches[1] = catches[1].replace("link-", "other-")

    assert refused(process(f"{PASS}{catches[0]}\n{catches[1]}")) == [
        "test.bpmn:2:1: PR112 two link events catch 'L'\n  Rename one."
    ]


def test_only_events_may_stand_behind_an_event_based_gateway() -> None:
    body = PASS + tag("eventBasedGateway", "g") + chain("g", "u") + f"\n{tag('userTask', 'u')}"

    assert refused(process(body)) == [
        (
            "test.bpmn:2:1: PR113 only events and receive tasks may stand behind an event-based "
            "gateway\n  Put an intermediate catch event between them."
        )
    ]


def test_a_flow_may_not_cross_the_border_of_a_sub_process() -> None:
    inside = tag("startEvent", "s1") + tag("task", "inner") + chain("s1", "inner")
    sub = tag("subProcess", "sub", inside)

    assert refused(process(f"{PASS}{sub}\n{flow('t', 'inner', id_='x')}")) == [
        (
            "test.bpmn:2:1: PR102 the sequence flow ends at 'inner', in another sub-process\n"
            "  A sequence flow may not cross the border of a sub-process."
        )
    ]


def test_everything_is_told_at_once_in_the_order_of_the_file() -> None:
    called = process(f"\n{tag('scriptTask', 'z')}", id_="q")
    call = tag("callActivity", "call", calledElement="q")
    body = f"{PASS}{call}\n{tag('serviceTask', 'a')}{flow('a', 'b')}\n{tag('scriptTask', 'y')}"

    told = refused(process(body), called)

    assert [text.partition(" ")[0] + text.split()[1] for text in told] == [
        "test.bpmn:2:1:PR105",
        f"test.bpmn:2:{len(tag('serviceTask', 'a')) + 1}:PR102",
        "test.bpmn:3:1:PR101",
        "test.bpmn:4:1:PR101",
    ]


def test_what_is_wrong_in_a_file_is_told_once_though_two_of_its_processes_run() -> None:
    call = tag("callActivity", "call", calledElement="q")

    told = refused(process(f"{PASS}{call}\n{tag('usertask', 'x')}"), process(PASS_Q, id_="q"))

    assert len(told) == 1


PASS_Q = tag("startEvent", "sq") + tag("endEvent", "eq") + chain("sq", "eq")


def test_a_complex_gateway_that_joins_says_when_it_starts() -> None:
    gateway = tag("complexGateway", "x") + flow("t", "x", id_="f1") + flow("s", "x", id_="f2")

    assert refused(process(f"{PASS}\n{gateway}{flow('x', 'e')}")) == [
        (
            "test.bpmn:2:1: PR110 the complex gateway does not say when it starts\n"
            "  Write an activation condition such as ${activationCount >= 2}."
        )
    ]
