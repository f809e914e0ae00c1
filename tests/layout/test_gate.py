"""A clean drawing has no faults, and every way to spoil it is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from procrunner.definition import Definition, read
from procrunner.errors import Severity
from procrunner.layout import Kind, measure

SOURCE = (Path(__file__).parent / "drawn/permit.bpmn").read_bytes()
NAMES = {
    "b": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
Change = Callable[[etree._Element], None]


def drawn(*changes: Change) -> Definition:
    root = etree.fromstring(SOURCE)
    for change in changes:
        change(root)
    return read(etree.tostring(root), file="permit.bpmn")


def part(root: etree._Element, element: str) -> etree._Element:
    found = root.find(f".//*[@bpmnElement='{element}']", NAMES)
    assert found is not None
    return found


def move(element: str, dx: float = 0, dy: float = 0, *, label: bool = False) -> Change:
    """Move a shape, or the label of a shape or edge."""

    def change(root: etree._Element) -> None:
        path = "bpmndi:BPMNLabel/dc:Bounds" if label else "dc:Bounds"
        bounds = part(root, element).find(path, NAMES)
        assert bounds is not None
        bounds.set("x", f"{float(bounds.get('x', '')) + dx:g}")
        bounds.set("y", f"{float(bounds.get('y', '')) + dy:g}")

    return change


def resize(element: str, *, height: float = 0, width: float = 0) -> Change:
    def change(root: etree._Element) -> None:
        bounds = part(root, element).find("dc:Bounds", NAMES)
        assert bounds is not None
        bounds.set("height", f"{float(bounds.get('height', '')) + height:g}")
        bounds.set("width", f"{float(bounds.get('width', '')) + width:g}")

    return change


def label_at(element: str, other: str, dx: float = 0, dy: float = 0) -> Change:
    """Move a label to the shape of another element."""

    def change(root: etree._Element) -> None:
        there = part(root, other).find("dc:Bounds", NAMES)
        bounds = part(root, element).find("bpmndi:BPMNLabel/dc:Bounds", NAMES)
        assert there is not None
        assert bounds is not None
        bounds.set("x", f"{float(there.get('x', '')) + dx:g}")
        bounds.set("y", f"{float(there.get('y', '')) + dy:g}")

    return change


def bend(element: str, number: int, dx: float = 0, dy: float = 0) -> Change:
    def change(root: etree._Element) -> None:
        point = part(root, element).findall("di:waypoint", NAMES)[number]
        point.set("x", f"{float(point.get('x', '')) + dx:g}")
        point.set("y", f"{float(point.get('y', '')) + dy:g}")

    return change


def lead(element: str, *points: tuple[float, float]) -> Change:
    """Give a line other points; those of its ends stay if none are given for them."""

    def change(root: etree._Element) -> None:
        edge = part(root, element)
        for old in edge.findall("di:waypoint", NAMES)[1:-1]:
            edge.remove(old)
        for x, y in reversed(points):
            new = etree.Element(f"{{{NAMES['di']}}}waypoint", x=f"{x:g}", y=f"{y:g}")
            edge.insert(1, new)

    return change


def remove(element: str) -> Change:
    def change(root: etree._Element) -> None:
        found = part(root, element)
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)

    return change


def rename(element: str, name: str) -> Change:
    def change(root: etree._Element) -> None:
        found = root.find(f".//*[@id='{element}']")
        assert found is not None
        found.set("name", name)

    return change


def translate(element: str, name: str) -> Change:
    def change(root: etree._Element) -> None:
        found = root.find(f".//*[@id='{element}']")
        assert found is not None
        camunda = "http://camunda.org/schema/1.0/bpmn"
        extension = etree.Element(f"{{{NAMES['b']}}}extensionElements")
        properties = etree.SubElement(extension, f"{{{camunda}}}properties")
        etree.SubElement(properties, f"{{{camunda}}}property", name="label:ru", value=name)
        found.insert(0, extension)

    return change


LONG = "Құжаттардың толықтығын және сәйкестігін тексеру нәтижесі бойынша шешім қабылданды ма"
SPOILT = {
    "a task on its neighbour": (move("T_site", dy=90), Kind.NODE_OVERLAP),
    "a task over the border of its lane": (move("T_site", dy=-45), Kind.OUTSIDE_LANE),
    "a task in another lane": (move("T_resol", dy=-150), Kind.OUTSIDE_LANE),
    "a line that ends 12 pixels away": (bend("F00", -1, dx=-12), Kind.BAD_DOCK),
    "a line into the corner of a gateway's box": (bend("F02", -1, dy=-20), Kind.BAD_DOCK),
    "a line to the corner of an event's box": (bend("F04", -1, dy=-16), Kind.BAD_DOCK),
    "a corner 8 pixels off": (bend("F05", 1, dx=8), Kind.NOT_ORTHOGONAL),
    "a straight line for a led one": (lead("F24"), Kind.NOT_ORTHOGONAL),
    "a line through a task": (
        lead("F24", (2606, 340), (900, 340), (900, 651)),
        Kind.EDGE_THROUGH_NODE,
    ),
    "a line through the task it leads to": (bend("F16", -1, dx=60), Kind.EDGE_THROUGH_NODE),
    "a line that turns back": (lead("F04", (1000, 238), (980, 238)), Kind.U_TURN),
    "a line on another": (lead("F24", (2606, 340), (1105, 340), (1105, 651)), Kind.SHARED_LINE),
    "a line out of the pool": (
        lead("F24", (2606, 150), (1011, 150), (1011, 651)),
        Kind.EDGE_OUT_OF_POOL,
    ),
    "a line on the border of a lane": (
        lead("F24", (2606, 325), (1011, 325), (1011, 651)),
        Kind.EDGE_ON_BORDER,
    ),
    "a label on its gateway": (move("G_full", dy=30, label=True), Kind.LABEL_ON_NODE),
    "a label on a task": (label_at("G_full", "T_reg", 5, 20), Kind.LABEL_ON_NODE),
    "a label on a label": (label_at("G_full", "E_refused", -25, 42), Kind.LABEL_ON_LABEL),
    "a label on a line": (label_at("G_full", "T_site", 150, 30), Kind.EDGE_THROUGH_LABEL),
    "a label on a lane's border": (
        label_at("G_full", "Lane_head", 300, -12),
        Kind.LABEL_ON_LANE_BORDER,
    ),
    "a label on a pool's title": (label_at("G_full", "P_main", 0, 40), Kind.LABEL_ON_HEADER),
    "a label on a lane's title": (label_at("G_full", "Lane_head", 0, 40), Kind.LABEL_ON_HEADER),
    "a label between the pools": (label_at("G_full", "P_main", 900, -40), Kind.LABEL_OUT_OF_POOL),
    "a long name": (rename("G_full", LONG), None),
    "a long name in Russian": (translate("G_full", LONG), None),
    "an edge left out": (remove("F10"), Kind.NOT_DRAWN),
    "a shape left out": (remove("T_site"), Kind.NOT_DRAWN),
    "a lane left out": (remove("Lane_sys"), Kind.NOT_DRAWN),
    "a lane that is too low": (resize("Lane_sys", height=-20), Kind.LANE_GAP),
    "a lane that is too narrow": (resize("Lane_head", width=-20), Kind.LANE_GAP),
    "a boundary event beside its host": (move("B_timer", dy=-40), Kind.ADRIFT),
    "a boundary event inside its host": (move("B_timer", dy=40), Kind.ADRIFT),
}


def test_a_clean_drawing_has_no_faults() -> None:
    quality = measure(drawn())

    assert quality.faults == ()
    assert (quality.sequence_crossings, quality.crossings, quality.bends) == (0, 2, 29)
    assert (quality.backward, quality.crowded) == (1, 0)


@pytest.mark.parametrize(("change", "kind"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_drawing_is_seen(change: Change, kind: Kind | None) -> None:
    quality = measure(drawn(change))

    assert quality.hard
    assert kind is None or quality.count(kind)


def test_every_kind_of_fault_is_spoilt_above() -> None:
    assert set(Kind) == {kind for _, kind in SPOILT.values()} - {None}


def test_a_fault_becomes_a_finding_with_its_place_and_a_hint() -> None:
    definition = drawn(remove("F10"))

    (finding,) = measure(definition).findings(definition)

    assert str(finding) == (
        "permit.bpmn:195:5: PR724 'F10' is not in the drawing\n"
        "  Draw it, or lay out the file again with --force."
    )
    assert (finding.element, finding.severity) == ("F10", Severity.WARNING)


def test_a_finding_names_both_that_collide() -> None:
    definition = drawn(move("T_site", dy=90))

    messages = [finding.message for finding in measure(definition).findings(definition)]

    assert (
        "'T_site' (Учаскеге шығып тексеру) and 'T_net' (Техникалық шарттарды сұрату) "
        "lie on each other"
    ) in messages


def test_what_is_inside_a_closed_sub_process_need_not_be_drawn() -> None:
    source = f"""<b:definitions xmlns:b="{NAMES["b"]}" xmlns:bpmndi="{NAMES["bpmndi"]}"
      xmlns:dc="{NAMES["dc"]}"><b:process id="p"><b:subProcess id="s"><b:task id="t"/>
      </b:subProcess></b:process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">
      <bpmndi:BPMNShape bpmnElement="s"><dc:Bounds x="0" y="0" width="100" height="80"/>
      </bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></b:definitions>"""

    assert measure(read(source.encode(), file="f")).hard == 0
