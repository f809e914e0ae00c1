"""The drawing can be read: nothing lies on anything else, and lines end where they say.

A reviewer signs what the drawing shows. A line that runs through a task, a label on another one or
an event beside its activity reads as something else than what runs. The labels of all languages
count, for all are printed.

PR711: two shapes lie on each other.
PR712: a line runs through a shape.
PR713: a line runs through a label.
PR714: a label lies on a shape.
PR715: two labels lie on each other.
PR716: a lane's border runs through a label.
PR717: a label lies on the title of a pool or lane.
PR718: a label lies outside every pool.
PR719: a piece of a line is neither level nor upright.
PR720: a line does not end on the outline of its shape.
PR721: two lines without a common end run on each other.
PR722: a shape is not inside its lane, pool or sub-process.
PR723: the lanes of a pool do not fill it.
PR725: a line turns back on itself.
PR726: a boundary event is not on the border of its host.
PR727: a sequence flow leaves its pool.
PR728: a line runs along the border of a pool, lane or sub-process.

At run time: nothing; the pictures and overlays are as hard to read as the drawing.
To mend: move it in the modeler as the hint says, or let procrunner lay out the file again.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding, Severity
from procrunner.layout import Kind, faults


def find(subject: Subject) -> Iterator[Finding]:
    """Faults of the drawing; what is not drawn at all is told by PR321."""
    for fault in faults(subject.definition):
        yield fault.finding(subject.definition)


_CODES = tuple(sorted(kind.value for kind in Kind if kind is not Kind.NOT_DRAWN))

RULE = Rule(codes=_CODES, find=find, severity=Severity.WARNING)
