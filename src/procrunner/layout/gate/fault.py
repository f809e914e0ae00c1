"""What can be wrong in a drawing: one code, one sentence and one hint per kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from procrunner.definition import Definition, Element, Flow, Lane, Participant, Place
from procrunner.errors import Finding, Severity


class Kind(StrEnum):
    """A kind of fault; its value is the code of the finding."""

    NODE_OVERLAP = "PR711"  #: two shapes lie on each other
    EDGE_THROUGH_NODE = "PR712"  #: a line runs through a shape, its own ends too
    EDGE_THROUGH_LABEL = "PR713"  #: a line runs through a label
    LABEL_ON_NODE = "PR714"  #: a label lies on a shape
    LABEL_ON_LABEL = "PR715"  #: two labels lie on each other
    LABEL_ON_LANE_BORDER = "PR716"  #: a lane's border runs through a label
    LABEL_ON_HEADER = "PR717"  #: a label lies on the title of a pool or lane
    LABEL_OUT_OF_POOL = "PR718"  #: a label lies outside every pool
    NOT_ORTHOGONAL = "PR719"  #: a piece of a line is neither level nor upright
    BAD_DOCK = "PR720"  #: a line does not end on the outline of its shape
    SHARED_LINE = "PR721"  #: two lines without a common end run on each other
    OUTSIDE_LANE = "PR722"  #: a shape is not inside its lane, pool or sub-process
    LANE_GAP = "PR723"  #: the lanes of a pool do not fill it
    NOT_DRAWN = "PR724"  #: an element has no place in the drawing
    U_TURN = "PR725"  #: a line turns back on itself
    ADRIFT = "PR726"  #: a boundary event is not on the border of its host
    EDGE_OUT_OF_POOL = "PR727"  #: a sequence flow leaves its pool
    EDGE_ON_BORDER = "PR728"  #: a line runs along the border of a pool, lane or sub-process


SENTENCES = {
    Kind.NODE_OVERLAP: "{a} and {b} lie on each other",
    Kind.EDGE_THROUGH_NODE: "the line of {a} runs through {b}",
    Kind.EDGE_THROUGH_LABEL: "the line of {b} runs through the label of {a}",
    Kind.LABEL_ON_NODE: "the label of {a} lies on {b}",
    Kind.LABEL_ON_LABEL: "the labels of {a} and {b} lie on each other",
    Kind.LABEL_ON_LANE_BORDER: "the border of {b} runs through the label of {a}",
    Kind.LABEL_ON_HEADER: "the label of {a} lies on the title of {b}",
    Kind.LABEL_OUT_OF_POOL: "the label of {a} lies outside the pool",
    Kind.NOT_ORTHOGONAL: "a piece of the line of {a} is neither level nor upright",
    Kind.BAD_DOCK: "the line of {a} does not end on the outline of {b}",
    Kind.SHARED_LINE: "the lines of {a} and {b} run on each other",
    Kind.OUTSIDE_LANE: "{a} is not inside {b}",
    Kind.LANE_GAP: "the lanes inside {a} do not fill it",
    Kind.NOT_DRAWN: "{a} is not in the drawing",
    Kind.U_TURN: "the line of {a} turns back on itself",
    Kind.ADRIFT: "{a} is not on the border of {b}",
    Kind.EDGE_OUT_OF_POOL: "the line of {a} leaves its pool {b}",
    Kind.EDGE_ON_BORDER: "the line of {a} runs along the border of {b}",
}
HINTS = {
    Kind.NODE_OVERLAP: "Move one of them.",
    Kind.EDGE_THROUGH_NODE: "Lead the line around the shape.",
    Kind.EDGE_THROUGH_LABEL: "Move the label or the line; all languages count.",
    Kind.LABEL_ON_NODE: "Move the label; all languages count.",
    Kind.LABEL_ON_LABEL: "Move one of the labels; all languages count.",
    Kind.LABEL_ON_LANE_BORDER: "Move the label inside one lane.",
    Kind.LABEL_ON_HEADER: "Move the label to the right of the title.",
    Kind.LABEL_OUT_OF_POOL: "Move the label into its pool.",
    Kind.NOT_ORTHOGONAL: "Align the bend points.",
    Kind.BAD_DOCK: "Pull the end of the line onto the shape.",
    Kind.SHARED_LINE: "Move one of the lines by 10 pixels.",
    Kind.OUTSIDE_LANE: "Move the shape into it, or make it larger.",
    Kind.LANE_GAP: "Pull the borders together.",
    Kind.NOT_DRAWN: "Draw it, or lay out the file again with --force.",
    Kind.U_TURN: "Remove the bend point that lies too far.",
    Kind.ADRIFT: "Drop the event onto the border of its activity.",
    Kind.EDGE_OUT_OF_POOL: "Lead the line inside the pool; only messages leave it.",
    Kind.EDGE_ON_BORDER: "Move the line by 10 pixels.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong at one place of the drawing."""

    kind: Kind
    element: str  #: BPMN id of what is wrong
    other: str = ""  #: BPMN id of what it collides with
    place: Place | None = None  #: of the shape or edge; None if there is none

    def finding(self, definition: Definition) -> Finding:
        """The fault as ``check`` reports it."""
        thing = _thing(self.element, definition)
        where = self.place or (thing.place if thing else Place())
        names = {"a": _named(self.element, definition), "b": _named(self.other, definition)}
        return Finding(
            code=self.kind,
            message=SENTENCES[self.kind].format(**names),
            hint=HINTS[self.kind],
            severity=Severity.WARNING,
            file=definition.file,
            line=where.line,
            column=where.column,
            element=self.element,
            name=thing.name if thing else "",
        )


def _thing(id_: str, definition: Definition) -> Element | Flow | Lane | Participant | None:
    pools = {pool.id: pool for pool in definition.participants}
    return (
        definition.elements.get(id_)
        or definition.flows.get(id_)
        or definition.lanes.get(id_)
        or pools.get(id_)
    )


def _named(id_: str, definition: Definition) -> str:
    thing = _thing(id_, definition)
    return f"'{id_}' ({thing.name})" if thing and thing.name else f"'{id_}'"
