"""What one diagram shows: drawn things joined with what they stand for, back to front."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from procrunner.definition.model import (
    Bounds,
    Definition,
    Diagram,
    Edge,
    Element,
    Flow,
    Lane,
    Participant,
    Shape,
)
from procrunner.diagram.colours import Colours, chosen
from procrunner.diagram.svg import is_number

CONTAINERS = ("subProcess", "transaction", "adHocSubProcess", "callActivity")
POOL, LANE, CONTAINER, NODE, BOUNDARY, GROUP = range(6)
RANKS = {"participant": POOL, "lane": LANE, "boundaryEvent": BOUNDARY, "group": GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A shape and what it stands for."""

    shape: Shape
    thing: Element | Lane | Participant
    kind: str  #: BPMN's local name
    name: str  #: in the language of the drawing
    colours: Colours
    is_expanded: bool
    is_horizontal: bool

    @property
    def bounds(self) -> Bounds:
        """Where it is drawn."""
        return self.shape.bounds

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of where it is drawn."""
        box = self.shape.bounds
        return box.x + box.width / 2, box.y + box.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge and the flow that it stands for."""

    edge: Edge
    flow: Flow
    name: str  #: in the language of the drawing
    colours: Colours
    weight: float = 1.5  #: of its stroke

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Where it runs."""
        return self.edge.points


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One diagram of a definition in one language."""

    definition: Definition
    diagram: Diagram
    language: str

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The shapes that can be drawn by the id of their element, back to front."""
        nodes = {
            shape.element: self._node(shape, thing)
            for shape in self.diagram.shapes
            if is_drawable(shape) and (thing := self._thing(shape.element)) is not None
        }
        places = {id_: (self._rank(node), self._depth(id_)) for id_, node in nodes.items()}
        return {id_: nodes[id_] for id_ in sorted(nodes, key=lambda each: places[each])}

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The edges that can be drawn by the id of their flow."""
        return {
            edge.element: Line(
                edge=edge,
                flow=flow,
                name=flow.label(self.language),
                colours=chosen(edge.attributes),
            )
            for edge in self.diagram.edges
            if is_drawable(edge) and (flow := self.definition.flows.get(edge.element)) is not None
        }

    def is_behind_flows(self, node: Node) -> bool:
        """Whether flows run over it."""
        return self._rank(node) <= CONTAINER

    def inside(self, container: str) -> list[Element]:
        """What lies directly in a sub-process."""
        return [each for each in self.definition.elements.values() if each.parent == container]

    def _thing(self, id_: str) -> Element | Lane | Participant | None:
        definition = self.definition
        return definition.elements.get(id_) or definition.lanes.get(id_) or self._pools.get(id_)

    @cached_property
    def _pools(self) -> Mapping[str, Participant]:
        return {pool.id: pool for pool in self.definition.participants}

    def _node(self, shape: Shape, thing: Element | Lane | Participant) -> Node:
        return Node(
            shape=shape,
            thing=thing,
            kind=kind(thing),
            name=self._name(thing),
            colours=chosen(shape.attributes),
            is_expanded=self._is_expanded(shape, thing),
            is_horizontal=self._is_horizontal(shape, thing),
        )

    def _name(self, thing: Element | Lane | Participant) -> str:
        if not isinstance(thing, Element) or thing.type not in ("textAnnotation", "group"):
            return thing.label(self.language)
        if thing.type == "textAnnotation":
            return thing.label(self.language) or thing.text
        category = thing.attributes.get("categoryValueRef", "").rpartition(":")[2]
        value = self.definition.elements.get(category)
        shown = value.attributes.get("value", "") if value else ""
        return thing.label(self.language) or shown

    def _is_expanded(self, shape: Shape, thing: Element | Lane | Participant) -> bool:
        if shape.is_expanded is not None or kind(thing) not in CONTAINERS:
            return bool(shape.is_expanded)
        drawn = {each.element for each in self.diagram.shapes}
        return any(inner.id in drawn for inner in self.inside(thing.id))

    def _is_horizontal(self, shape: Shape, thing: Element | Lane | Participant) -> bool:
        if shape.is_horizontal is not None or not isinstance(thing, Lane):
            return shape.is_horizontal is not False
        pools = {pool.id for pool in self.definition.participants if pool.process == thing.process}
        around = {thing.parent, *pools}
        return not any(
            each.is_horizontal is False and each.element in around for each in self.diagram.shapes
        )

    def _rank(self, node: Node) -> int:
        if node.kind in CONTAINERS and node.is_expanded:
            return CONTAINER
        return RANKS.get(node.kind, NODE)

    def _depth(self, id_: str) -> int:
        depth = 0
        seen = {id_}
        while (thing := self._thing(id_)) and (id_ := getattr(thing, "parent", "")) not in seen:
            seen.add(id_)
            depth += 1
        return depth


def kind(thing: Element | Lane | Participant) -> str:
    """BPMN's local name."""
    if isinstance(thing, Element):
        return thing.type
    return "lane" if isinstance(thing, Lane) else "participant"


def is_drawable(drawn: Shape | Edge) -> bool:
    """Whether the coordinates are numbers, and a shape has an extent, an edge two points."""
    if isinstance(drawn, Edge):
        return len(drawn.points) > 1 and all(
            is_number(value) for point in drawn.points for value in point
        )
    box = drawn.bounds
    numbers = all(is_number(value) for value in (box.x, box.y, box.width, box.height))
    return numbers and box.width > 0 and box.height > 0
