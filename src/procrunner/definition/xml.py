"""XML from strangers: bytes in, a safe tree with the place of every start tag out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from lxml import etree

from procrunner.definition.field import Place
from procrunner.errors import DefinitionError, Finding

SIZE_LIMIT = 5 * 1024 * 1024
"""Bytes; the largest published models are below 2 MB."""
NAMED_LIMIT = 10_000
"""BPMN elements with an id; checking takes time by their square, five seconds for so many."""
TAGS_LIMIT = 100_000
"""Elements of any kind: a drawing has about ten for each of BPMN's own."""
ATTRIBUTES_LIMIT = 100
"""Attributes of one element; BPMN and its extensions know about twenty."""
VALUE_LIMIT = 10_000
"""Characters of one attribute: an id, a label."""
DEPTH_LIMIT = 256
"""Levels; libxml2 goes no deeper."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
PREFIXES = {
    CAMUNDA: "camunda",
    "http://camunda.org/schema/modeler/1.0": "modeler",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    DI: "bpmndi",
}
_OWN = f"{{{BPMN}}}"
_DOCTYPE = "a document type (<!DOCTYPE …>) is not allowed"
_REMOVE = "Remove the declaration; BPMN files need none."
_SPLIT = "Split the model: a call activity can hold a part of it."


def content(path: Path) -> bytes:
    """A file, or as much of one that is too large as shows it; :func:`parse` refuses that."""
    with path.open("rb") as file:
        return file.read(SIZE_LIMIT + 1)


def parse(source: bytes, file: str) -> etree._Element:
    """The root element of a BPMN file.

    No document type, no entities, no network, and nothing beyond the limits above.

    Raises:
        DefinitionError: PR001 to PR004.
    """
    if len(source) > SIZE_LIMIT:
        _refuse(
            "PR003",
            file,
            f"the file has more than {SIZE_LIMIT:,} bytes",
            hint=_SPLIT,
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        place = Place(*error.position)
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:  # type: ignore[attr-defined]  # the stubs lack it
            if not str(error.msg).startswith("Excessive depth"):  # entities that multiply
                _refuse("PR002", file, _DOCTYPE, hint=_REMOVE, place=place)
            what = f"its elements nest deeper than {DEPTH_LIMIT} levels"
            _refuse("PR003", file, what, hint=_SPLIT, place=place)
        _refuse("PR001", file, f"not well-formed XML: {error.msg}", place=place)
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        _refuse("PR002", file, _DOCTYPE, hint=_REMOVE)
    if root.tag != f"{{{BPMN}}}definitions":
        _refuse(
            "PR004",
            file,
            f"the root element is <{etree.QName(root).localname}>, not BPMN 2.0 <definitions>",
            hint=f"Save the diagram as BPMN 2.0 XML (namespace {BPMN}).",
        )
    _refuse_monsters(root, file)
    return root


def _refuse_monsters(root: etree._Element, file: str) -> None:
    nodes = [*root.iter("*")]
    for node in nodes:
        if len(node.attrib) > ATTRIBUTES_LIMIT:
            what = f"an element has {len(node.attrib):,} attributes; {ATTRIBUTES_LIMIT} are allowed"
            _refuse("PR003", file, what, hint="Remove those that mean nothing.", place=_line(node))
        longest = max(map(len, node.attrib.values()), default=0)
        if longest > VALUE_LIMIT:
            what = f"an attribute has {longest:,} characters; {VALUE_LIMIT:,} are allowed"
            _refuse("PR003", file, what, hint="Put it into documentation.", place=_line(node))
    named = sum("id" in node.attrib and node.tag.startswith(_OWN) for node in nodes)
    if named > NAMED_LIMIT:
        what = f"the file has {named:,} elements of BPMN; {NAMED_LIMIT:,} are allowed"
        _refuse("PR003", file, what, hint=_SPLIT)
    if len(nodes) > TAGS_LIMIT:
        what = f"the file has {len(nodes):,} elements; {TAGS_LIMIT:,} are allowed"
        _refuse("PR003", file, what, hint=_SPLIT)


def _line(node: etree._Element) -> Place:
    line: Any = node.sourceline  # the stubs do not know it
    return Place(line)


def places(source: bytes, root: etree._Element) -> dict[etree._Element, Place]:
    """Where each element's start tag begins; lxml itself knows the end of the tag only."""
    found: list[Place] = []
    parser = expat.ParserCreate()

    def note(_name: str, _attributes: object) -> None:
        found.append(Place(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.StartElementHandler = note
    parser.Parse(source, True)
    return dict(zip(root.iter("*"), found, strict=True))


def digest(root: etree._Element) -> str:
    """SHA-256 of the canonical XML: comments and the order of attributes do not count."""
    return hashlib.sha256(etree.tostring(root, method="c14n2")).hexdigest()


def local(node: etree._Element) -> str:
    """The name without namespace."""
    return str(etree.QName(node).localname)


def attributes(node: etree._Element) -> dict[str, str]:
    """Plain names for BPMN's own attributes, the usual prefix for others."""
    result = {}
    for key, value in node.attrib.items():
        name = etree.QName(key)
        if name.namespace in (None, BPMN):
            result[name.localname] = str(value)
        else:
            prefix = PREFIXES.get(name.namespace, name.namespace)
            result[f"{prefix}:{name.localname}"] = str(value)
    return result


def _refuse(
    code: str, file: str, message: str, *, hint: str = "", place: Place | None = None
) -> NoReturn:
    place = place or Place()
    raise DefinitionError(
        [
            Finding(
                code=code,
                message=message,
                hint=hint,
                file=file,
                line=place.line,
                column=max(place.column, 1),
            )
        ]
    )
