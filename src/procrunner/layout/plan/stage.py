"""Where every node, lane and pool stands before the lines are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procrunner.definition import Bounds
from procrunner.layout.plan import pools
from procrunner.layout.plan.across import Across
from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.down import HEADER, Down
from procrunner.layout.plan.graph import Graph

EVENT = 36
ALONE = 0.2
"""A single boundary event sits this share of the width right of the middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Boxes by id, and the free strips between them."""

    boxes: Mapping[str, Bounds]
    pools: Mapping[str, Bounds]
    lanes: Mapping[str, Bounds]
    aisles_x: tuple[tuple[int, int], ...]  #: between the columns, from and to
    aisles_y: tuple[tuple[int, int], ...]  #: between the rows, from and to
    outside: tuple[Bounds, ...]  #: strips between the pools, where no sequence flow may run
    topside: frozenset[str]  #: boundary events at the top of their host

    @property
    def borders(self) -> set[float]:
        """The y of every border of a lane or pool."""
        bands = (*self.lanes.values(), *self.pools.values())
        return {y for box in bands for y in (box.y, box.y + box.height)}


def stage(graph: Graph, columns: Columns, rows: Mapping[str, int]) -> Stage:
    """Give every row, column and pool its place."""
    depth = max((len(band.path) for band in graph.bands), default=0)
    above, below = pools.sides(graph, columns)
    across = Across(graph, columns, rows, HEADER * (depth + 1) if graph.pools else 0)
    right = max(across.right, pools.least_width(above), pools.least_width(below))
    top = pools.HEIGHT + pools.GAP if above else 0
    down = Down(graph, rows, top)
    boxes = {id_: _box(graph, id_, across.centre(id_), down.centre(id_)) for id_ in rows}
    topside = frozenset(_topside(graph))
    for host, guests in graph.guests.items():
        boxes.update(_seats(boxes[host], guests, topside))
    middle = {id_: across.centre(id_) for id_ in rows}
    beneath = down.bottom + pools.GAP
    return Stage(
        boxes=boxes,
        pools=down.pools(right)
        | pools.row(graph, above, middle, 0, right)
        | pools.row(graph, below, middle, beneath, right),
        lanes=down.lanes(right),
        aisles_x=tuple(across.aisles()),
        aisles_y=tuple(down.aisles()),
        outside=tuple(down.outside(right)),
        topside=topside,
    )


def _box(graph: Graph, id_: str, x: int, y: int) -> Bounds:
    node = graph.nodes[id_]
    return Bounds(x - node.width // 2, y - node.height // 2, node.width, node.height)


def _topside(graph: Graph) -> Iterator[str]:
    """Boundary events whose handler lies in a higher lane."""
    for arc in graph.steps:
        host = graph.nodes[arc.tail].host
        if host and graph.nodes[arc.head].band < graph.nodes[host].band:
            yield arc.tail


def _seats(
    host: Bounds, guests: tuple[str, ...], topside: frozenset[str]
) -> Iterator[tuple[str, Bounds]]:
    for is_top in (True, False):
        group = [id_ for id_ in guests if (id_ in topside) is is_top]
        y = host.y if is_top else host.y + host.height
        for number, id_ in enumerate(group, start=1):
            share = number / (len(group) + 1) + (ALONE if len(group) == 1 else 0)
            x = host.x + round(host.width * share)
            yield id_, Bounds(x - EVENT // 2, y - EVENT // 2, EVENT, EVENT)
