"""What other engines would act upon is told: nothing in a file is silently passed over."""

from __future__ import annotations

import pytest

from procrunner import engine
from procrunner.errors import Severity
from tests.engine.test_compiler import PASS, at, refused
from tests.models import definition, event, extensions, flow, process, tag

CALLED = process(tag("startEvent", "q1"), id_="q")
LISTENER = extensions('<camunda:executionListener event="start" class="org.X"/>')
REFUSED = {
    tag("task", "x", LISTENER): (
        "camunda:executionListener is not executed\n"
        "  Put what it does into a task with a handler."
    ),
    tag("userTask", "x", extensions("<camunda:taskListener/>")): (
        "camunda:taskListener is not executed\n"
        "  Put what it does into a task with a handler."
    ),
    tag("sequenceFlow", "x", LISTENER, sourceRef="t", targetRef="e"): (
        "camunda:executionListener is not executed\n"
        "  Put what it does into a task with a handler."
    ),
    tag("callActivity", "x", extensions('<camunda:in businessKey="${k}"/>'), calledElement="q"): (
        "camunda:in businessKey is not executed\n  Pass it as a variable."
    ),
    tag("callActivity", "x", extensions('<camunda:in variables="all" local="true"/>'),
        calledElement="q"): (
        "camunda:in local is not executed\n  Name the variables one by one."
    ),
    tag("endEvent", "x", event("signal", extensions('<camunda:in source="a" target="b"/>'),
        signalRef="g")): (
        "camunda:in of an event is not executed\n  Use input parameters."
    ),
    tag("userTask", "x", camunda_candidateUsers="ann"): (
        "camunda:candidateUsers is not executed\n"
        "  Use camunda:assignee or camunda:candidateGroups."
    ),
 tag("task", "x", instantiate="true"): (
        'instantiate="true" is not executed\n  Begin with a message start event.'
    ),
    tag("eventBasedGateway", "x", eventGatewayType="Parallel"): (
        'eventGatewayType="Parallel" is not executed\n  Use an exclusive one.'
    ),
    tag("callActivity", "x", calledElement="q", camunda_calledElementBinding="deployment"): (
        'camunda:calledElementBinding="deployment" is not executed\n'
        "  Use the newest version: latest."
    ),
    flow("t", "e", id_="x").replace(" id=", ' isImmediate="false" id='): (
        'isImmediate="false" is not executed\n  In an executable process every flow is.'
    ),
    flow("t", "e", "${a}", id_="x").replace("xsi:type", 'language="groovy" xsi:type'): (
        "the condition is written in groovy, which is not executed\n  Write it in CEL: ${…}."
    ),
}  # fmt: skip


@pytest.mark.parametrize("node", REFUSED, ids=lambda node: REFUSED[node].partition("\n")[0])
def test_what_would_run_otherwise_elsewhere_is_refused(node: str) -> None:
    signal = tag("signal", "g", name="go")

    findings = refused(signal + CALLED + at(node))

    assert findings == [f"test.bpmn:2:{_column(node)}: PR115 {REFUSED[node]}"]


def _column(node: str) -> int:
    return node.find("<camunda:") + 1 if "<camunda:" in node else 1


def test_listeners_of_the_process_are_refused() -> None:
    assert len(refused(process(LISTENER + PASS))) == 1


def test_what_only_tells_more_is_a_warning_and_runs() -> None:
    read = definition(process(f"{PASS}\n{tag('userTask', 'x', camunda_dueDate='${d}')}"))

    (finding,) = engine.ignored(read, read.process("p"))

    assert finding.severity is Severity.WARNING
    assert str(finding) == (
        "test.bpmn:2:1: PR115 camunda:dueDate has no effect here\n"
        "  Write the term of the act as the property 'term'."
    )
    assert engine.compile_process("p", {"p": read})


def test_how_another_engine_cuts_its_transactions_is_no_matter() -> None:
    task = tag("userTask", "x", camunda_asyncBefore="true", camunda_exclusive="false")
    read = definition(
        process(PASS + task).replace("isExec", 'camunda:historyTimeToLive="P1D" isExec')
    )

    assert not list(engine.ignored(read, read.process("p")))
