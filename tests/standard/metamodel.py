"""Every element, attribute and part of BPMN 2.0, as its XML Schema names them.

The schema is the one that SpiffWorkflow ships; whoever has the program has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_EVERYWHERE = {"id", "name"}


def folder() -> Path:
    """Where the schema lies."""
    spec = find_spec("SpiffWorkflow")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "bpmn" / "parser" / "schema"


@cache
def _roots() -> list[etree._Element]:
    return [etree.parse(folder() / name).getroot() for name in ("Semantic.xsd", "BPMN20.xsd")]


@cache
def _types() -> dict[str, etree._Element]:
    return {
        each.get("name", ""): each
        for root in _roots()
        for each in root.findall(f"{_XSD}complexType")
    }


@cache
def elements() -> dict[str, str]:
    """The type of each element that may stand in a file, abstract ones left out."""
    found = {
        each.get("name", ""): each.get("type", "")
        for root in _roots()
        for each in root.findall(f"{_XSD}element")
    }
    return {name: type_ for name, type_ in found.items() if not _is_abstract(type_)}


def _is_abstract(type_: str) -> bool:
    own = _types()[type_]
    return own.get("abstract") == "true" or type_ in _WITHOUT_OWN_ELEMENT


_WITHOUT_OWN_ELEMENT = {
    *("tBaseElement", "tBaseElementWithMixedContent", "tFlowElement", "tRootElement"),
    *("tExpression", "tDataAssociation", "tCallableElement", "tArtifact", "tGateway"),
}
"""Types that only others extend, though the schema does not say so of all."""


def lineage(element: str) -> Iterator[str]:
    """The type of an element and those that it extends."""
    type_ = {**elements(), **_PARTS}.get(element, "")
    while type_ in _types():
        yield type_
        base = _types()[type_].find(f".//{_XSD}extension")
        type_ = "" if base is None else str(base.get("base"))


_PARTS = {
    "loopDataInputRef": "",
    "inputDataItem": "tDataInput",
    "outputDataItem": "tDataOutput",
}


def attributes() -> Iterator[tuple[str, str]]:
    """Type and name of each attribute, where it is declared; ids and names are everywhere."""
    for type_, own in _types().items():
        for each in own.iter(f"{_XSD}attribute"):
            if (name := each.get("name", "")) and name not in _EVERYWHERE:
                yield type_, name


def parts() -> Iterator[tuple[str, str]]:
    """Type and name of each element that only stands inside one of this type."""
    for type_, own in _types().items():
        for each in own.iter(f"{_XSD}element"):
            if name := each.get("name"):
                yield type_, name


def shown(type_: str) -> str:
    """A type as the element is called: ``tUserTask`` is ``userTask``."""
    return type_[1].lower() + type_[2:]


def keys() -> list[str]:
    """Everything: ``task``, ``activity@default``, ``timerEventDefinition/timeDate``."""
    found = [
        *elements(),
        *(f"{shown(type_)}@{name}" for type_, name in attributes()),
        *(f"{shown(type_)}/{name}" for type_, name in parts()),
    ]
    return list(dict.fromkeys(found))
