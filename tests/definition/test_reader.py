"""A BPMN file becomes frozen objects that know their place, or is refused with a sentence."""

from __future__ import annotations

import pytest

from procrunner.definition import Definition, Place, read
from procrunner.errors import DefinitionError

HEAD = (
    '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
TAIL = "</b:definitions>\n"


def model(body: str) -> Definition:
    return read(f"{HEAD}{body}{TAIL}".encode(), file="bpmn/licence.bpmn")


def process(body: str) -> Definition:
    return model(f'<b:process id="p" isExecutable="true">\n{body}</b:process>')


def refusal(content: bytes) -> str:
    with pytest.raises(DefinitionError) as caught:
        read(content, file="bpmn/licence.bpmn")
    return str(caught.value)


def test_an_element_knows_line_and_column_of_its_start_tag() -> None:
    definition = process('  <b:userTask id="check"\n     name="Check" />\n')

    assert definition.elements["check"].place == Place(3, 3)


def test_any_prefix_will_do() -> None:
    text = HEAD.replace("b:", "x:").replace("xmlns:b", "xmlns:x") + '<x:process id="p"/>'

    definition = read((text + "</x:definitions>").encode(), file="f")

    assert [each.id for each in definition.processes] == ["p"]


def test_properties_are_the_elements_own_not_those_of_its_children() -> None:
    inner = (
        "<b:extensionElements><camunda:properties>"
        '<camunda:property name="term" value="PT2H"/>'
        "</camunda:properties></b:extensionElements>"
    )
    definition = process(
        f'<b:subProcess id="outer"><b:userTask id="inner">{inner}</b:userTask></b:subProcess>'
    )

    assert definition.elements["outer"].properties == {}
    assert definition.elements["inner"].properties == {"term": "PT2H"}


def test_a_flow_without_an_id_gets_one_from_its_place() -> None:
    definition = process('<b:sequenceFlow sourceRef="a" targetRef="b"/>\n')

    assert list(definition.flows) == ["sequenceFlow~3.1"]


def test_the_innermost_lane_wins_and_reaches_into_sub_processes() -> None:
    definition = process(
        '<b:laneSet><b:lane id="outer"><b:flowNodeRef>sub</b:flowNodeRef>'
        '<b:childLaneSet><b:lane id="inner"><b:flowNodeRef>sub</b:flowNodeRef></b:lane>'
        "</b:childLaneSet></b:lane></b:laneSet>"
        '<b:subProcess id="sub"><b:task id="deep"/></b:subProcess>'
    )

    assert definition.elements["deep"].lane == "inner"


def test_a_timer_and_an_error_with_its_code_are_read() -> None:
    definition = model(
        '<b:error id="E" name="No data" errorCode="no-data"/>'
        '<b:process id="p"><b:boundaryEvent id="late" attachedToRef="t" cancelActivity="false">'
        "<b:timerEventDefinition><b:timeDuration> PT2H </b:timeDuration></b:timerEventDefinition>"
        '</b:boundaryEvent><b:endEvent id="end"><b:errorEventDefinition errorRef="E"/></b:endEvent>'
        "</b:process>"
    )

    (timer,) = definition.elements["late"].events
    (error,) = definition.elements["end"].events
    assert (timer.timer, timer.text) == ("timeDuration", "PT2H")
    assert not definition.elements["late"].is_interrupting
    assert (error.name, error.code) == ("No data", "no-data")


def test_the_hash_ignores_comments_and_the_order_of_attributes() -> None:
    one = process('<b:task id="t" name="N"/>')
    two = process('<!-- why --><b:task name="N" id="t"/>')

    assert one.hash == two.hash
    assert one.hash != process('<b:task id="t" name="M"/>').hash


def test_what_is_not_xml_is_refused_with_its_place() -> None:
    assert refusal(b"<a>\n  <b></a>").startswith(
        "bpmn/licence.bpmn:2:10: PR001 not well-formed XML: Opening and ending tag mismatch"
    )


def test_another_root_element_is_refused() -> None:
    assert refusal(b"<html/>") == (
        "bpmn/licence.bpmn:1:1: PR004 the root element is <html>, not BPMN 2.0 <definitions>\n"
        "  Save the diagram as BPMN 2.0 XML "
        "(namespace http://www.omg.org/spec/BPMN/20100524/MODEL)."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a><a/>'

    assert "PR002 a document type" in refusal(text.encode(encoding))


def test_entity_bombs_and_outside_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "x">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1 or ""};&a{n - 1 or ""};">' for n in range(1, 30)
    )
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'

    assert "PR00" in refusal(f"{bomb}]><a>&a29;</a>".encode())
    assert "PR00" in refusal(outside.encode())


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert "PR003 the file has more than 5,242,880 bytes" in refusal(b" " * 6_000_000)


def test_an_id_that_stands_twice_is_refused_with_both_places() -> None:
    with pytest.raises(DefinitionError) as caught:
        process('<b:task id="t"/>\n<b:task id="t"/>\n')

    assert str(caught.value) == (
        "bpmn/licence.bpmn:4:1: PR005 the id 't' stands twice\n"
        "  It is first used in line 3; ids must be unique in a file."
    )


def test_a_misspelt_element_is_not_left_out_in_silence() -> None:
    (finding,) = process('<b:usertask id="t"/>').forgiven

    assert finding.message == "BPMN has no element <usertask> here; it is left out"
