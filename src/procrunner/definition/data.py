"""Data associations (BPMN 2.0.2, 10.4.2) as what they do: parameters that copy variables.

A data object, a property, a data input or output is the variable that bears its name, or else its
id. An association that leads to no data input of its activity is a drawing of documents; modelers
write a placeholder there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from procrunner.definition.model import Loop, Parameter, Part
from procrunner.definition.source import Source, children, text
from procrunner.definition.xml import BPMN, local

_NAME = re.compile(r"[A-Za-z_]\w*")
_HOLDERS = ("dataInput", "dataOutput", "property")
_PLACEHOLDER = "__targetRef_placeholder"
_REFUSED = ("whileExecutingInputRefs", "whileExecutingOutputRefs")


@dataclass(frozen=True, slots=True)
class Transfers:
    """What an activity or event takes from data, and gives to them."""

    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    unread: tuple[Part, ...] = ()  #: what means something and cannot be done

    def mappings(self) -> tuple[dict[str, str], ...]:
        """The same as what goes into and comes out of a called process."""
        pairs = [("in", each) for each in self.inputs] + [("out", each) for each in self.outputs]
        return tuple(
            {"direction": way, "sourceExpression": each.text, "target": each.name}
            for way, each in pairs
        )


def transfers(node: etree._Element, source: Source) -> Transfers:
    """The associations of an activity or event that carry values."""
    own = {each.get("id", "") for each in _own(node)}
    looped = {
        text(each, name)
        for each in children(node, "multiInstanceLoopCharacteristics")
        for name in ("loopDataInputRef", "loopDataOutputRef")
    }
    optional = {
        (ref.text or "").strip()
        for ref in _specified(node, "optionalInputRefs", "optionalOutputRefs")
    }
    unread = [Part(local(each), source.places[each]) for each in _specified(node, *_REFUSED)]
    for kind in ("inputSet", "outputSet"):
        further = list(_specified(node, kind))[1:]
        unread += [Part(f"second {kind}", source.places[each]) for each in further]
    found: dict[str, list[Parameter]] = {"dataInputAssociation": [], "dataOutputAssociation": []}
    for child in children(node, *found):
        into = local(child) == "dataInputAssociation"
        inner = text(child, "targetRef" if into else "sourceRef")
        if inner in looped or (
            inner not in own and not _has(child, "assignment", "transformation")
        ):
            continue
        for outer in children(child, "sourceRef" if into else "targetRef"):
            stored = source.every.get((outer.text or "").strip())
            if stored is not None and local(stored) == "dataStoreReference":
                unread.append(Part("dataStoreReference", source.places[child]))
        found[local(child)] += [
            replace(each, optional=inner in optional) for each in _copies(child, source)
        ]
    return Transfers(
        tuple(found["dataInputAssociation"]), tuple(found["dataOutputAssociation"]), tuple(unread)
    )


def loop(found: Loop, node: etree._Element, source: Source) -> Loop:
    """A loop over a collection that is data: by the variables that hold them."""
    child = next(children(node, "multiInstanceLoopCharacteristics"), None)
    if child is None:
        return found
    item = next(children(child, "inputDataItem"), None)
    result = next(children(child, "outputDataItem"), None)
    into, out = text(child, "loopDataInputRef"), text(child, "loopDataOutputRef")
    return replace(
        found,
        collection=_source_of(node, into, source) if into else found.collection,
        element_variable=found.element_variable if item is None else variable(item, source),
        output_variable="" if result is None else variable(result, source),
        output_collection=_target_of(node, out, source) if out else "",
    )


def variable(node: etree._Element, source: Source) -> str:
    """The variable that a piece of data is; its id may be no name, which nothing can then find."""
    if local(node) == "dataObjectReference":
        target = source.every.get(node.get("dataObjectRef", ""))
        node = node if target is None else target
    names = [node.get("name", "")]
    if local(node) == "dataObject":
        names += [
            each.get("name", "")
            for each in source.every.values()
            if local(each) == "dataObjectReference" and each.get("dataObjectRef") == node.get("id")
        ]
    return next((name for name in names if _NAME.fullmatch(name)), node.get("id", ""))


def _own(node: etree._Element) -> Iterator[etree._Element]:
    for child in (node, *children(node, "ioSpecification")):
        for each in children(child, *_HOLDERS):
            if each.get("name") != _PLACEHOLDER:
                yield each


def _specified(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    wanted = [f"{{{BPMN}}}{name}" for name in names]
    for child in children(node, "ioSpecification", "inputSet", "outputSet"):
        yield from child.iter(*wanted)


def _copies(association: etree._Element, source: Source) -> Iterator[Parameter]:
    place = source.places[association]
    target = text(association, "targetRef")
    change = next(children(association, "transformation"), None)
    if change is not None:
        yield Parameter(name=_named(target, source), text=(change.text or "").strip(), place=place)
    for each in children(association, "assignment"):
        to = text(each, "to").removeprefix("${").removesuffix("}")
        yield Parameter(name=_named(to, source), text=text(each, "from"), place=place)
    if change is None and not _has(association, "assignment"):
        taken = _named(text(association, "sourceRef"), source)
        yield Parameter(name=_named(target, source), text=f"${{{taken}}}", place=place)


def _has(node: etree._Element, *names: str) -> bool:
    return next(children(node, *names), None) is not None


def _named(ref: str, source: Source) -> str:
    node = source.every.get(ref)
    return ref if node is None else variable(node, source)


def _source_of(node: etree._Element, ref: str, source: Source) -> str:
    """The text that gives the collection: of the association that fills the data input."""
    for child in children(node, "dataInputAssociation"):
        if text(child, "targetRef") == ref:
            return next((each.text for each in _copies(child, source)), "")
    return _named(ref, source)


def _target_of(node: etree._Element, ref: str, source: Source) -> str:
    for child in children(node, "dataOutputAssociation"):
        if text(child, "sourceRef") == ref:
            return next((each.name for each in _copies(child, source)), "")
    return _named(ref, source)
