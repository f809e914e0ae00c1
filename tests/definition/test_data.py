"""Data associations are parameters, and global tasks are the tasks of their calls."""

from __future__ import annotations

import pytest

from procrunner import engine
from procrunner.definition import Element
from procrunner.errors import DefinitionError
from tests.models import definition, line, process, tag


def specified(inside: str = "<bpmn:inputSet/><bpmn:outputSet/>") -> str:
    return f'<bpmn:ioSpecification><bpmn:dataInput id="i"/>{inside}</bpmn:ioSpecification>'


def association(inside: str) -> str:
    return tag("dataInputAssociation", "a", inside)


COPY = association("<bpmn:sourceRef>d</bpmn:sourceRef><bpmn:targetRef>i</bpmn:targetRef>")


def element(*parts: str, beside: str = "") -> Element:
    found = definition(process(tag("serviceTask", "x", "".join(parts)) + beside))
    return found.elements["x"]


def test_a_name_that_is_none_for_a_variable_gives_way_to_the_id() -> None:
    beside = tag("dataObject", "d", name="The application")

    (copied,) = element(specified(), COPY, beside=beside).inputs

    assert (copied.name, copied.text) == ("i", "${d}")


def test_a_reference_lends_its_name_to_a_data_object_without_one() -> None:
    beside = tag("dataObject", "d") + tag("dataObjectReference", "r", name="n", dataObjectRef="d")

    (copied,) = element(specified(), COPY, beside=beside).inputs

    assert copied.text == "${n}"


def test_a_drawn_association_without_a_data_input_carries_nothing() -> None:
    assert element(COPY, beside=tag("dataObject", "d")).inputs == ()


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (specified("<bpmn:inputSet/>\n<bpmn:inputSet/><bpmn:outputSet/>"), "second inputSet"),
        (
            specified("<bpmn:inputSet>\n<bpmn:whileExecutingInputRefs/></bpmn:inputSet>"),
            "whileExecutingInputRefs",
        ),
        (f"{specified()}\n{COPY}", "dataStoreReference"),
    ],
)
def test_what_cannot_be_done_is_refused_at_its_place(inside: str, what: str) -> None:
    store = tag("dataStoreReference", "d") if "Store" in what else ""
    task = tag("userTask", "x", inside)
    read = definition(process(line(task) + store))

    with pytest.raises(DefinitionError) as caught:
        engine.compile_process("p", {"p": read})

    (finding,) = caught.value.findings
    assert (finding.code, finding.line, finding.element) == ("PR101", 2, "x")
    assert finding.message == f"<{what}> is not executed"


def test_a_call_of_a_global_task_is_that_task_with_its_own_id_and_name() -> None:
    task = tag("globalUserTask", "g", name="Look", camunda_assignee="${who}")
    call = tag("callActivity", "c", name="Look again", calledElement="g")

    found = definition(task, process(line(call))).elements["c"]

    assert (found.type, found.calls, found.name) == ("userTask", "g", "Look again")
    assert found.attributes["camunda:assignee"] == "${who}"


def test_a_global_script_task_is_refused_where_it_is_called() -> None:
    call = tag("callActivity", "c", calledElement="g")
    read = definition(tag("globalScriptTask", "g"), process(line(call)))

    with pytest.raises(DefinitionError, match="a scriptTask is not executed"):
        engine.compile_process("p", {"p": read})
