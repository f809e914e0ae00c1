"""How good a drawing is: faults that must not be, and figures to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procrunner.definition import Definition
from procrunner.errors import Finding
from procrunner.layout.gate import labels, lines, nodes
from procrunner.layout.gate.fault import Fault, Kind
from procrunner.layout.gate.scene import Scene, scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The drawing of one file, all planes together."""

    faults: tuple[Fault, ...]
    sequence_crossings: int  #: sequence flows with each other
    crossings: int  #: sequence and message flows
    bends: int
    backward: int  #: sequence flows to the left
    short_ends: int  #: last pieces under 15 px
    close_lines: int  #: pairs of parallel lines under 8 px apart
    crowded: int  #: pairs of nodes under 10 px apart
    length: float  #: of all lines, px

    @property
    def hard(self) -> int:
        """How many faults there are; a good drawing has none."""
        return len(self.faults)

    def count(self, kind: Kind) -> int:
        """How many faults of a kind there are."""
        return sum(fault.kind is kind for fault in self.faults)

    def findings(self, definition: Definition) -> list[Finding]:
        """The faults as ``check`` reports them."""
        return [fault.finding(definition) for fault in self.faults]


def measure(definition: Definition) -> Quality:
    """Count the faults and figures of a file's drawing, whoever drew it."""
    planes = [scene(definition, diagram) for diagram in definition.diagrams]
    cuts = [lines.crossings(plane) for plane in planes]
    return Quality(
        faults=(*_faults(planes), *nodes.undrawn(definition)),
        sequence_crossings=sum(sequence for sequence, _ in cuts),
        crossings=sum(all_ for _, all_ in cuts),
        bends=sum(map(lines.bends, planes)),
        backward=sum(map(lines.backward, planes)),
        short_ends=sum(map(lines.short_ends, planes)),
        close_lines=sum(map(lines.close_lines, planes)),
        crowded=sum(map(nodes.crowded, planes)),
        length=sum(map(lines.length, planes)),
    )


def faults(definition: Definition) -> list[Fault]:
    """What must not be in the drawing of a file; what is not in it is another matter."""
    return _faults([scene(definition, diagram) for diagram in definition.diagrams])


def _faults(planes: Sequence[Scene]) -> list[Fault]:
    return [
        fault for plane in planes for part in (nodes, lines, labels) for fault in part.faults(plane)
    ]
