"""Which files of ``tests/processes`` have what in a process that runs: the proofs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from tests.processes.trace import FILES
from tests.standard.metamodel import lineage, shown

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@cache
def proofs() -> dict[str, list[str]]:
    """File names by what is in them, the smallest file first."""
    found: dict[str, dict[str, None]] = {}
    for file in sorted(FILES, key=lambda each: each.stat().st_size):
        for key in _keys(file):
            found.setdefault(key, {})[file.name] = None
    return {key: list(names) for key, names in found.items()}


def _keys(file: Path) -> Iterator[str]:
    for node in etree.parse(file).getroot().iter(f"{BPMN}*"):
        name = etree.QName(node).localname
        yield name
        for type_ in lineage(name):
            yield from (f"{shown(type_)}@{attribute}" for attribute in node.attrib)
            yield from (f"{shown(type_)}/{etree.QName(part).localname}" for part in node)
        if name in _POSITIONS and not _is_aside(node):
            yield f"{position(node)}: {definition(node)}"


_POSITIONS = {
    *("startEvent", "endEvent", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent"),
}


def _is_aside(node: etree._Element) -> bool:
    return node.get("isInterrupting") == "false" and position(node).startswith("start of a pro")


def position(node: etree._Element) -> str:
    """Where an event stands, as the table says it."""
    name, around = etree.QName(node).localname, node.getparent()
    if name == "startEvent" and around is not None and around.get("triggeredByEvent") == "true":
        kind = "aside" if node.get("isInterrupting") == "false" else "instead"
        return f"start of an event sub-process, {kind}"
    if name == "startEvent":
        is_process = around is not None and around.tag == f"{BPMN}process"
        return "start of a process" if is_process else "start of a sub-process"
    if name == "boundaryEvent":
        kind = "aside" if node.get("cancelActivity") == "false" else "instead"
        return f"at a border, {kind}"
    return {
        "endEvent": "end",
        "intermediateCatchEvent": "on the way, caught",
        "intermediateThrowEvent": "on the way, thrown",
    }[name]


def definition(node: etree._Element) -> str:
    """What an event waits for or throws, as the table says it."""
    kinds = [
        etree.QName(child).localname
        for child in node
        if etree.QName(child).localname.endswith(("EventDefinition", "eventDefinitionRef"))
    ]
    if len(kinds) > 1:
        return "parallel multiple" if node.get("parallelMultiple") == "true" else "multiple"
    return kinds[0].removesuffix("EventDefinition") if kinds else "none"
