"""What is to be laid out in one scope: the whole collaboration, or the inside of a sub-process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from procrunner.layout.plan.drawing import Drawing

BOUNDARY = "boundaryEvent"
NOTES = ("dataObjectReference", "dataStoreReference", "textAnnotation")


class Link(Enum):
    """What an arc is for the layout."""

    SEQUENCE = auto()  #: leads to the right
    MESSAGE = auto()  #: leads up or down to another pool
    DATA = auto()  #: joins a note or data with what it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something with a place of its own."""

    id: str
    type: str
    width: int
    height: int
    texts: tuple[str, ...] = ()  #: beside the shape, in every language
    titles: tuple[str, ...] = ()  #: on top of the inside of a sub-process, in every language
    band: int = 0  #: the lane, counted from the top over all pools
    host: str = ""  #: of a boundary event
    span: int = 1  #: how many columns it covers
    inner: Drawing | None = None  #: what lies in it, drawn already

    @property
    def is_gateway(self) -> bool:
        """Whether lines may leave at all four corners."""
        return self.type.endswith("Gateway")

    @property
    def is_choice(self) -> bool:
        """Whether it is a gateway that not every flow behind it is taken of."""
        return self.is_gateway and self.type != "parallelGateway"

    @property
    def is_note(self) -> bool:
        """Whether it is data or a text, which no token passes."""
        return self.type in NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A flow or association."""

    id: str
    link: Link
    source: str
    target: str
    tail: str  #: what stands for the source in this scope: the sub-process around it
    head: str  #: what stands for the target
    texts: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()  #: sub-processes whose border it crosses

    @property
    def key(self) -> tuple[str, str]:
        """Its ends: arcs that share one may share a line."""
        return self.source, self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A strip from left to right: a lane without inner lanes, or a pool without lanes."""

    path: tuple[str, ...] = ()  #: ids of the lanes around it and itself, the outermost first
    pool: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A pool: its own bands, or a black box."""

    id: str
    titles: tuple[str, ...]
    is_black: bool


@dataclass(frozen=True, kw_only=True)
class Graph:
    """One scope."""

    nodes: Mapping[str, Node]  #: in file order
    arcs: tuple[Arc, ...]
    bands: tuple[Band, ...] = (Band(),)
    pools: Mapping[str, Box] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: members by id

    def placed(self, id_: str) -> str:
        """What decides where a node stands: itself, or the host of a boundary event."""
        return self.nodes[id_].host or id_

    @cached_property
    def steps(self) -> tuple[Arc, ...]:
        """The arcs that lead to the right."""
        return tuple(
            arc
            for arc in self.arcs
            if arc.link is Link.SEQUENCE and arc.tail in self.nodes and arc.head in self.nodes
        )

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Ids of the nodes with a place of their own: no boundary events, no notes."""
        return tuple(i for i, node in self.nodes.items() if not node.host and not node.is_note)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Ids of data and annotations."""
        return tuple(i for i, node in self.nodes.items() if node.is_note)

    @cached_property
    def guests(self) -> Mapping[str, tuple[str, ...]]:
        """Boundary events by host."""
        found: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if node.host:
                found.setdefault(node.host, []).append(node.id)
        return {host: tuple(ids) for host, ids in found.items()}
