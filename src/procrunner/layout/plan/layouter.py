"""Drawings of a scope from several starts, and the best of them."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.definition import Bounds, Definition, Element
from procrunner.layout.gate.scene import CONTAINERS
from procrunner.layout.plan.build import Builder
from procrunner.layout.plan.columns import Columns, columns
from procrunner.layout.plan.drawing import Drawing
from procrunner.layout.plan.graph import Graph
from procrunner.layout.plan.labels import Labels, fixed_labels
from procrunner.layout.plan.routes import Routes
from procrunner.layout.plan.rows import rows
from procrunner.layout.plan.score import score
from procrunner.layout.plan.stage import stage
from procrunner.layout.text import title_box


class Layouter:
    """Lays out one definition; nothing but its argument and the number of starts decides."""

    def __init__(self, definition: Definition, starts: int) -> None:
        self._builder = Builder(definition)
        self._filled = {element.parent for element in definition.elements.values()}
        self._starts = starts

    def drawings(self) -> list[Drawing]:
        """Drawings of the whole file, the best one first."""
        return self._ranked(self._builder.top(self._inside))

    def _inside(self, element: Element) -> Drawing | None:
        if element.type in CONTAINERS and element.id in self._filled:
            return self._ranked(self._builder.inner(element, self._inside))[0]
        return None

    def _ranked(self, graph: Graph) -> list[Drawing]:
        order = columns(graph)
        seen: list[dict[str, int]] = []
        for seed in range(self._starts):
            found = rows(graph, order, seed)
            if found not in seen:
                seen.append(found)
        drawings = (_draw(graph, order, found) for found in seen)
        return sorted(drawings, key=lambda drawing: score(drawing, order.straight))


def _draw(graph: Graph, order: Columns, found: dict[str, int]) -> Drawing:
    place = stage(graph, order, found)
    lines = Routes(graph, order, place)
    routes = lines.run()
    labels = Labels(graph, place, lines.boxes, routes, fixed_labels(graph, place)).run()
    return _with_insides(
        graph,
        Drawing(
            boxes=place.boxes, routes=routes, labels=labels, pools=place.pools, lanes=place.lanes
        ),
    )


def _with_insides(graph: Graph, drawing: Drawing) -> Drawing:
    inner = list(_insides(graph, drawing))
    return Drawing(
        boxes={**drawing.boxes, **{i: b for part in inner for i, b in part.boxes.items()}},
        routes={**{i: r for part in inner for i, r in part.routes.items()}, **drawing.routes},
        labels={**{i: b for part in inner for i, b in part.labels.items()}, **drawing.labels},
        titles={i: b for part in inner for i, b in part.titles.items()}
        | dict(_titles(graph, drawing)),
        pools=drawing.pools,
        lanes=drawing.lanes,
        groups=drawing.groups,
    )


def _insides(graph: Graph, drawing: Drawing) -> Iterator[Drawing]:
    for id_, node in graph.nodes.items():
        if node.inner:
            box = drawing.boxes[id_]
            yield node.inner.moved(box.x, box.y)


def _titles(graph: Graph, drawing: Drawing) -> Iterator[tuple[str, Bounds]]:
    for id_, node in graph.nodes.items():
        if node.inner and node.titles:
            yield id_, title_box(drawing.boxes[id_], node.titles)
