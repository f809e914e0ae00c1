"""Everything a file says, thing by thing, as named facts; the order and style of XML are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from procrunner.definition import Definition
from procrunner.definition.extensions import form_data
from procrunner.definition.xml import BPMN, DI, attributes, local, parse
from procrunner.difference.facts import Facts, referred


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An element, flow, lane, pool or process, or the file itself."""

    id: str  #: empty for the file itself
    type: str  #: BPMN's local name
    name: str = ""
    parent: str = ""  #: id of the nearest thing around it
    process: str = ""  #: id of the process or collaboration it lies in, empty at the root
    lane: str = ""  #: id of the innermost lane
    facts: Mapping[str, str] = field(default_factory=dict)  #: what is written about it
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names in the order in which they stand, where that has a meaning."""

    @property
    def ends(self) -> tuple[str, str]:
        """Source and target of a flow; empty for anything else."""
        return self.facts.get("source", ""), self.facts.get("target", "")


def things(definition: Definition) -> Mapping[str, Thing]:
    """Every thing of a file by id, in document order."""
    return {thing.id: thing for thing in _Reading(definition)}


class _Reading:
    """One walk through a file."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.root = parse(definition.source, definition.file)
        for drawing in self.root.findall(f"{{{DI}}}BPMNDiagram"):
            self.root.remove(drawing)
        self._fill_in()
        self.referred = referred(self.root)
        self.known = {
            definition.collaboration,
            *definition.elements,
            *definition.flows,
            *definition.lanes,
            *(process.id for process in definition.processes),
            *(pool.id for pool in definition.participants),
        }

    def _fill_in(self) -> None:
        """What forms beside the file ask for is told as if the file said it."""
        asked = {
            each.id: each.fields
            for each in self.definition.elements.values()
            if any(field.file for field in each.fields)
        }
        for node in self.root.iter(f"{{{BPMN}}}*"):
            if fields := asked.get(node.get("id", "")):
                node.append(form_data(fields))

    def __iter__(self) -> Iterator[Thing]:
        yield self._thing(self.root, "", "")
        yield from self._below(self.root, "", "")

    def _below(self, node: etree._Element, parent: str, process: str) -> Iterator[Thing]:
        for child in node:
            if not self._is_thing(child):
                yield from self._below(child, parent, process)
                continue
            id_ = child.get("id", "")
            yield self._thing(child, parent, process)
            yield from self._below(child, id_, process or id_)

    def _is_thing(self, node: etree._Element) -> bool:
        return etree.QName(node).namespace == BPMN and node.get("id") in self.known

    def _thing(self, node: etree._Element, parent: str, process: str) -> Thing:
        found = Facts(self._is_thing, self.referred)
        found.read(node)
        is_file = node is self.root
        id_ = "" if is_file else node.get("id", "")
        element = self.definition.elements.get(id_)
        return Thing(
            id=id_,
            type=local(node),
            name=attributes(node).get("name", "") or (element.text if element else ""),
            parent=parent,
            process=process,
            lane=element.lane if element else "",
            facts=found.facts,
            orders={name: tuple(names) for name, names in found.orders.items()},
        )
