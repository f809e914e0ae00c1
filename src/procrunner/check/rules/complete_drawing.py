"""Everything is drawn, and nothing is drawn that is not there.

An element without a shape is invisible to the reviewer, who then agrees to something else than what
runs; a shape without an element is a leftover. A file without any drawing is not told of: it is
laid out, not mended.

At run time: what is not drawn runs all the same; procrunner render and the overlays leave it out.
To mend: open the file in the modeler and draw the element, or remove the leftover shape or edge.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.definition import Definition, Edge, Shape
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Elements without a shape or edge, and drawings of nothing."""
    definition = subject.definition
    if not definition.diagrams:
        return  # a file without any drawing is laid out, not mended
    drawings: list[Shape | Edge] = []
    for plane in definition.diagrams:
        drawings += [*plane.shapes, *plane.edges]
    drawn = {each.element for each in drawings}
    known = _drawable(definition)
    for id_ in sorted(known - drawn):
        thing = (
            definition.elements.get(id_) or definition.flows.get(id_) or definition.lanes.get(id_)
        )
        yield definition.finding(
            "PR321", thing, f"{id_} is not drawn", hint="Open the file in the modeler and draw it."
        )
    for each in drawings:
        if each.element not in known | set(definition.elements):
            yield definition.finding(
                "PR321",
                None,
                f"{each.id} draws '{each.element}', which is not in the file",
                hint="Remove the shape or edge.",
                place=each.place,
            )


def _drawable(definition: Definition) -> set[str]:
    roots = {element.id for element in definition.root_elements}
    data = {e.id for e in definition.elements.values() if e.type == "dataObject"}
    return (
        (set(definition.elements) - roots - data)
        | set(definition.flows)
        | set(definition.lanes)
        | {participant.id for participant in definition.participants}
    )


RULE = Rule(codes=("PR321",), find=find)
