"""The same file as another modeler might write it: prefix, order and ids of flows differ."""

from __future__ import annotations

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SCOPES = {
    f"{{{BPMN}}}{name}" for name in ("process", "subProcess", "transaction", "adHocSubProcess")
}


def otherwise(content: bytes) -> bytes:
    """Another prefix, flows before what they connect, and no ids on flows that nobody names."""
    root = etree.fromstring(content)
    for scope in [node for node in root.iter() if node.tag in _SCOPES]:
        scope[:] = sorted(scope, key=_rank)
    for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
        if content.count(flow.get("id", "").encode()) == 1:
            del flow.attrib["id"]
    for kind in ("incoming", "outgoing"):
        for note in list(root.iter(f"{{{BPMN}}}{kind}")):
            note.getparent().remove(note)
    other = etree.Element(root.tag, dict(root.attrib), nsmap=_prefixed(root))
    other[:] = list(root)
    return etree.tostring(other)


def _prefixed(root: etree._Element) -> dict[str, str]:
    kept = {prefix: uri for prefix, uri in root.nsmap.items() if prefix and uri != BPMN}
    return {**kept, "semantic": BPMN}


def _rank(node: etree._Element) -> int:
    name = etree.QName(node).localname
    if name in ("association", "sequenceFlow"):
        return 0
    return 1
