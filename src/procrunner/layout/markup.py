"""Diagram interchange as text, put into a file whose other text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from procrunner.definition import Bounds, Diagram, Edge, Shape

NAMESPACES = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_DIAGRAM = f"{NAMESPACES['bpmndi']} BPMNDiagram"
_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


def with_diagram(source: bytes, diagram: Diagram) -> bytes:
    """The file with this one drawing in place of those it has."""
    encoding = _encoding(source)
    text = source if encoding == "utf-8" else source.decode(encoding).encode()
    outline = Outline.of(text)
    prefixes, declared = _prefixes(outline.prefixes)
    ending = "\r\n" if b"\r\n" in text else "\n"
    drawn = "".join(line + ending for line in _lines(diagram, prefixes)).encode()
    head, tail = text[: outline.end], text[outline.end :]
    for start, end in reversed(outline.diagrams):
        head = head[:start].rstrip() + head[end:]
    head = head[: outline.root_end] + declared.encode() + head[outline.root_end :]
    head = head.rstrip(b" \t")
    result = head + (b"" if head.endswith(b"\n") else ending.encode()) + drawn + tail
    return result if encoding == "utf-8" else result.decode().encode(encoding)


def _encoding(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _ENCODING.match(source.removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode().lower() if found else "utf-8"


@dataclass(slots=True)
class Outline:
    """Byte offsets of what is changed in a file, and the prefixes it declares."""

    prefixes: dict[str, str]  #: URI by prefix, of the root element
    diagrams: list[tuple[int, int]]  #: from and to
    root_end: int = 0  #: where a declaration can be added to the root's start tag
    end: int = 0  #: where the root's end tag begins

    @classmethod
    def of(cls, text: bytes) -> Outline:
        """Read the offsets from UTF-8 text that is known to be well-formed."""
        outline = cls({}, [])
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        depth = 0

        def declare(prefix: str | None, uri: str) -> None:
            if depth == 0:
                outline.prefixes[prefix or ""] = uri

        def start(name: str, _attributes: object) -> None:
            nonlocal depth
            depth += 1
            here = parser.CurrentByteIndex
            if depth == 1:
                outline.root_end = _tag_end(text, here) - 1
            elif depth == 2 and name == _DIAGRAM:  # noqa: PLR2004 - a child of the root
                outline.diagrams.append((here, here))

        def end(name: str) -> None:
            nonlocal depth
            here = parser.CurrentByteIndex
            if depth == 2 and name == _DIAGRAM:  # noqa: PLR2004 - a child of the root
                outline.diagrams[-1] = outline.diagrams[-1][0], _tag_end(text, here)
            depth -= 1
            outline.end = here

        parser.StartNamespaceDeclHandler = declare
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.Parse(text, True)
        return outline


def _tag_end(text: bytes, start: int) -> int:
    found = _TAG.match(text, start)
    assert found is not None  # noqa: S101 - the text is well-formed
    return found.end()


def _prefixes(known: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The prefix to write for each usual one, and the declarations that are missing."""
    chosen: dict[str, str] = {}
    declared = ""
    for usual, uri in NAMESPACES.items():
        prefix = next((prefix for prefix, other in known.items() if other == uri), None)
        if prefix is None:
            prefix = usual
            while prefix in known:
                prefix += "_"
            declared += f' xmlns:{prefix}="{uri}"'
        chosen[usual] = f"{prefix}:" if prefix else ""
    return chosen, declared


def _lines(diagram: Diagram, prefixes: Mapping[str, str]) -> Iterator[str]:
    di, number = prefixes["bpmndi"], diagram.id.removeprefix("BPMNPlane_")
    yield f'  <{di}BPMNDiagram id="BPMNDiagram_{number}">'
    yield f"    <{di}BPMNPlane id={quoteattr(diagram.id)} bpmnElement={quoteattr(diagram.element)}>"
    for shape in diagram.shapes:
        yield from (f"      {line}" for line in _shape(shape, prefixes))
    for edge in diagram.edges:
        yield from (f"      {line}" for line in _edge(edge, prefixes))
    yield f"    </{di}BPMNPlane>"
    yield f"  </{di}BPMNDiagram>"


def _shape(shape: Shape, prefixes: Mapping[str, str]) -> Iterator[str]:
    di = prefixes["bpmndi"]
    attributes = {
        "id": shape.id,
        "bpmnElement": shape.element,
        "isHorizontal": _boolean(shape.is_horizontal),
        "isMarkerVisible": _boolean(shape.is_marker_visible),
        "isExpanded": _boolean(shape.is_expanded),
    }
    known = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    yield f"<{di}BPMNShape{known}>"
    yield f"  {_bounds(shape.bounds, prefixes)}"
    yield from _label(shape.label, prefixes)
    yield f"</{di}BPMNShape>"


def _edge(edge: Edge, prefixes: Mapping[str, str]) -> Iterator[str]:
    di, dd = prefixes["bpmndi"], prefixes["di"]
    yield f"<{di}BPMNEdge id={quoteattr(edge.id)} bpmnElement={quoteattr(edge.element)}>"
    for x, y in edge.points:
        yield f'  <{dd}waypoint x="{x:.0f}" y="{y:.0f}" />'
    yield from _label(edge.label, prefixes)
    yield f"</{di}BPMNEdge>"


def _label(label: Bounds | None, prefixes: Mapping[str, str]) -> Iterator[str]:
    if label is not None:
        yield f"  <{prefixes['bpmndi']}BPMNLabel>"
        yield f"    {_bounds(label, prefixes)}"
        yield f"  </{prefixes['bpmndi']}BPMNLabel>"


def _bounds(box: Bounds, prefixes: Mapping[str, str]) -> str:
    size = f'width="{box.width:.0f}" height="{box.height:.0f}"'
    return f'<{prefixes["dc"]}Bounds x="{box.x:.0f}" y="{box.y:.0f}" {size} />'


def _boolean(value: bool | None) -> str:  # noqa: FBT001 - it is data, not a switch
    return "" if value is None else str(value).lower()
