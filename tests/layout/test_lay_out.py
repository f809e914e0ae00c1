"""A file without a drawing gets one that a careful person could have drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from procrunner.definition import Bounds, Definition, read
from procrunner.errors import DefinitionError
from procrunner.layout import lay_out, measure

HERE = Path(__file__).parent
DRAWINGS = sorted((HERE / "drawings").glob("*.bpmn"))
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
HASH_SEEDS = ("0", "1", "4242")


def drawn(name: str, *, fast: bool = True) -> Definition:
    source = (HERE / f"drawings/{name}.bpmn").read_bytes()
    return read(lay_out(source, file=name, fast=fast), file=name)


def boxes(definition: Definition) -> dict[str, Bounds]:
    (diagram,) = definition.diagrams
    return {shape.element: shape.bounds for shape in diagram.shapes}


def points(definition: Definition, edge: str) -> tuple[tuple[float, float], ...]:
    (diagram,) = definition.diagrams
    return next(each.points for each in diagram.edges if each.element == edge)


def refusal(source: bytes, *, force: bool = False) -> str:
    with pytest.raises(DefinitionError) as caught:
        lay_out(source, file="a.bpmn", force=force)
    return str(caught.value)


def process(body: str) -> bytes:
    return (
        '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL">\n'
        f'<b:process id="p">{body}</b:process>\n</b:definitions>\n'
    ).encode()


def meaning(source: bytes) -> bytes:
    """The file without its drawing and the space between elements."""
    root = etree.fromstring(source, etree.XMLParser(remove_blank_text=True))
    for diagram in root.findall(f"{{{DI}}}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root, method="c14n2")


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_the_drawing_has_no_fault(path: Path) -> None:
    definition = drawn(path.stem, fast=False)

    quality = measure(definition)

    assert [finding.message for finding in quality.findings(definition)] == []
    assert quality.short_ends == 0


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_nothing_but_the_drawing_changes(path: Path) -> None:
    source = path.read_bytes()

    after = lay_out(source, fast=True)

    assert meaning(after) == meaning(source)


def test_the_standard_is_kept() -> None:
    quality = measure(drawn("permit", fast=False))

    assert (quality.sequence_crossings, quality.backward) == (0, 1)
    assert quality.crossings <= 2
    assert quality.bends <= 30


def test_lanes_keep_their_order() -> None:
    definition = drawn("permit")

    tops = [boxes(definition)[lane].y for lane in definition.lanes]

    assert tops == sorted(tops)


def test_pools_with_a_process_keep_their_order() -> None:
    place = boxes(drawn("two-pools"))

    assert place["Shop"].y < place["Store"].y


def test_who_talks_from_start_to_end_has_a_side_alone() -> None:
    place = boxes(drawn("six-parties"))

    service = place.pop("Service")
    assert place["Applicant"].y < service.y
    systems = {place[id_].y for id_ in ("Gbd", "Notary", "Pay", "Licence", "Ca")}
    assert len(systems) == 1
    assert min(systems) > service.y


def test_the_flow_runs_from_left_to_right() -> None:
    definition = drawn("six-parties", fast=False)

    assert measure(definition).backward == 0


def test_a_refusal_hangs_below_its_gateway() -> None:
    source = process(
        '<b:startEvent id="s"/><b:exclusiveGateway id="g"/><b:task id="yes"/><b:task id="no"/>'
        '<b:task id="more"/><b:endEvent id="e"/><b:endEvent id="refused"/>'
        '<b:sequenceFlow id="1" sourceRef="s" targetRef="g"/>'
        '<b:sequenceFlow id="2" sourceRef="g" targetRef="no"/>'
        '<b:sequenceFlow id="3" sourceRef="g" targetRef="yes"/>'
        '<b:sequenceFlow id="4" sourceRef="yes" targetRef="more"/>'
        '<b:sequenceFlow id="5" sourceRef="more" targetRef="e"/>'
        '<b:sequenceFlow id="6" sourceRef="no" targetRef="refused"/>'
    )

    definition = read(lay_out(source), file="f")

    (x1, y1), (x2, y2) = points(definition, "2")
    assert x1 == x2
    assert y1 < y2
    assert all(len(points(definition, flow)) == 2 for flow in "13456")


def test_a_boundary_event_sits_at_the_bottom_and_its_way_leads_down() -> None:
    definition = drawn("six-parties")
    place = boxes(definition)

    late, host = place["Late"], place["Provider"]
    assert late.y + late.height / 2 == host.y + host.height
    assert place["Escalate"].y > host.y


def test_all_tasks_are_equally_wide() -> None:
    definition = drawn("six-parties")

    tasks = [e.id for e in definition.elements.values() if e.type.endswith("Task")]
    widths = {boxes(definition)[id_].width for id_ in tasks}

    assert widths == {140}


def test_inner_lanes_begin_right_of_the_title_around_them() -> None:
    place = boxes(drawn("nested-lanes"))

    assert place["Head"].x == place["Department"].x + 30
    assert place["Department"].x == place["Chancellery"].x
    assert place["Head"].y == place["Department"].y


def test_a_sub_process_holds_what_lies_in_it() -> None:
    place = boxes(drawn("sub-processes"))

    review, deep, inner = place["Review"], place["Deep"], place["A"]
    assert review.x < deep.x < inner.x
    assert review.y < deep.y < inner.y
    assert review.x + review.width > deep.x + deep.width > inner.x + inner.width


def test_a_sub_process_is_drawn_open_and_an_empty_one_closed() -> None:
    source = process(
        '<b:subProcess id="full"><b:task id="t"/></b:subProcess><b:subProcess id="empty"/>'
    )

    (diagram,) = read(lay_out(source), file="f").diagrams

    assert {shape.element: shape.is_expanded for shape in diagram.shapes} == {
        "full": True,
        "empty": False,
        "t": None,
    }


def test_a_long_russian_label_gets_its_room() -> None:
    name = "Проверка полноты и соответствия представленных документов требованиям Правил"
    plain = process('<b:startEvent id="s" name="Бас"/><b:endEvent id="e" name="Соң"/>')
    property_ = f'<c:properties><c:property name="label:ru" value="{name}"/></c:properties>'
    source = plain.replace(
        b'<b:startEvent id="s" name="\xd0\x91\xd0\xb0\xd1\x81"/>',
        (
            '<b:startEvent id="s" name="Бас"><b:extensionElements '
            'xmlns:c="http://camunda.org/schema/1.0/bpmn">'
            f"{property_}</b:extensionElements></b:startEvent>"
        ).encode(),
    )

    heights = [_label(lay_out(each), "s").height for each in (plain, source)]

    assert heights[1] > 3 * heights[0]


def _label(source: bytes, element: str) -> Bounds:
    (diagram,) = read(source, file="f").diagrams
    label = next(shape.label for shape in diagram.shapes if shape.element == element)
    assert label is not None
    return label


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_the_bytes_do_not_depend_on_the_hash_seed(path: Path) -> None:
    code = (
        "import sys; from procrunner.layout import lay_out;"
        "sys.stdout.buffer.write(lay_out(sys.stdin.buffer.read(), fast=True))"
    )

    results = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=path.read_bytes(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in HASH_SEEDS
    }

    assert len(results) == 1


def test_a_file_with_a_drawing_is_refused() -> None:
    source = lay_out(process('<b:task id="t"/>'))

    assert refusal(source) == (
        "a.bpmn:1:1: PR731 the file has a drawing already\n"
        "  Use --force to replace it; what was drawn by hand is lost."
    )


def test_force_replaces_the_drawing() -> None:
    source = process('<b:task id="t"/>')
    once = lay_out(source)

    assert lay_out(once, force=True) == once


def test_half_a_drawing_is_replaced_as_a_whole() -> None:
    source = lay_out(process('<b:task id="t"/><b:task id="u"/>'))
    start = source.index(b'      <bpmndi:BPMNShape id="u_di"')
    half = source[:start] + source[source.index(b"    </bpmndi:BPMNPlane>") :]

    assert lay_out(half, force=True) == source


def test_an_element_without_an_id_is_refused() -> None:
    assert refusal(process('<b:task id="t"/>\n<b:sequenceFlow sourceRef="t" targetRef="t"/>')) == (
        "a.bpmn:3:1: PR734 the sequenceFlow has no id, so no shape can refer to it\n"
        '  Give it an id, such as id="Flow_1".'
    )


def test_a_second_process_without_a_pool_is_refused() -> None:
    source = process('<b:task id="t"/></b:process><b:process id="q"><b:task id="u"/>')

    assert "PR733 process 'q' has no pool" in refusal(source)


def test_an_empty_file_is_refused() -> None:
    assert refusal(process("")) == "a.bpmn:1:1: PR732 there is nothing to draw"


def test_messages_and_signals_are_no_shapes() -> None:
    source = process('<b:startEvent id="s"/>').replace(
        b"<b:process", b'<b:message id="m" name="m"/><b:signal id="g" name="g"/><b:process'
    )

    laid = read(lay_out(source, file="a.bpmn"), file="a.bpmn")

    assert set(boxes(laid)) == {"s"}


def test_several_boundary_events_have_room_on_their_host() -> None:
    events = "".join(
        f'<b:boundaryEvent id="e{n}" attachedToRef="t"><b:timerEventDefinition id="d{n}"/>'
        f'</b:boundaryEvent><b:endEvent id="x{n}"/>'
        f'<b:sequenceFlow id="f{n}" sourceRef="e{n}" targetRef="x{n}"/>'
        for n in range(4)
    )
    source = process(f'<b:userTask id="t" name="Work"/>{events}')

    laid = read(lay_out(source, file="a.bpmn", fast=True), file="a.bpmn")

    assert measure(laid).faults == ()


def test_a_note_may_belong_to_a_pool() -> None:
    source = (HERE.parent / "processes/pools-and-lanes.bpmn").read_bytes()

    laid = read(lay_out(source, file="a.bpmn", fast=True), file="a.bpmn")

    assert measure(laid).faults == ()
    assert points(laid, "tie")
