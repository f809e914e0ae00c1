"""All lines of a scope: the order in which they are drawn, and drawing each one again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point, centre
from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.drawing import Drawing
from procrunner.layout.plan.graph import Arc, Graph, Link, Node
from procrunner.layout.plan.grid import Grid
from procrunner.layout.plan.ports import Ports, spots
from procrunner.layout.plan.router import Port, Prices, Router, Trip
from procrunner.layout.plan.search import find
from procrunner.layout.plan.stage import Stage
from procrunner.layout.text import room, title_box

TRACK = 10
"""Distance of the lines that may run side by side between two columns or rows."""
SIDE = 16
"""What the tracks of a strip leave free, both sides together."""
OFF_BORDER = 5
"""No flow runs nearer to the border of a lane."""
PASSES = 3
"""How often every line is taken up and led again, seeing all others."""
LOST = 1e6
"""The cost of an arc without a way."""
AROUND = 20
"""Tracks around what lies inside a sub-process."""
LABEL_GAP = 3
OUTSIDE, TITLE = "outside every pool", "title of a sub-process"
"""Walls that are no shapes."""
FLOW = Prices(corner=55, crossing=90, may_join=True)
MESSAGE = Prices(corner=70, crossing=70, may_join=False)


class Routes:
    """The lines on one stage."""

    def __init__(self, graph: Graph, columns: Columns, stage: Stage) -> None:
        self._graph = graph
        self._columns = columns
        self._stage = stage
        self.boxes = dict(stage.boxes)
        self._frames: list[Bounds] = []
        self._titles: list[Bounds] = []
        self._labels: list[Bounds] = []
        self._inner: dict[str, tuple[Point, ...]] = {}
        for id_, node in graph.nodes.items():
            if node.inner:
                self._open(node, stage.boxes[id_], node.inner)
        self._is_deep = any(arc.opens for arc in graph.arcs)
        self._grid = self._make_grid()
        self._router = Router(self._grid)
        if self._is_deep:
            for id_, points in self._inner.items():
                self._router.put(id_, points, (id_, id_))
        self._ports = Ports(graph, stage, self.boxes)

    def _open(self, node: Node, box: Bounds, drawn: Drawing) -> None:
        """Note what lies in a sub-process."""
        inner = drawn.moved(box.x, box.y)
        self.boxes.update(inner.boxes)
        self._inner.update(inner.routes)
        self._labels += inner.labels.values()
        self._frames.append(box)
        self._titles += [title_box(box, node.titles), *inner.titles.values()]

    def _make_grid(self) -> Grid:
        borders = self._stage.borders
        ys = {
            y
            for y in chain(self._lines(down=True), *map(_tracks, self._stage.aisles_y))
            if not any(abs(y - border) < OFF_BORDER for border in borders)
        }
        pools = self._stage.pools.values()
        ys |= {y for pool in pools for y in (pool.y, pool.y + pool.height)}
        xs = chain(self._lines(down=False), *map(_tracks, self._stage.aisles_x))
        grid = Grid(xs, ys)
        self._build_walls(grid)
        for id_, node in self._graph.nodes.items():
            if node.texts:
                grid.soften(_below(self.boxes[id_], room(node.texts)))
        return grid

    def _build_walls(self, grid: Grid) -> None:
        for id_, box in self.boxes.items():
            grid.wall(id_, box)
        for pool, box in self._stage.pools.items():
            if self._graph.pools[pool].is_black:
                grid.wall(pool, box)
        for strip in self._stage.outside:
            grid.wall(OUTSIDE, strip, 0)
        for frame in self._frames:
            grid.fence(frame)
        for title in self._titles:
            grid.wall(TITLE, title, 2)
        for label in self._labels:
            grid.soften(label, fixed=True)

    def _lines(self, *, down: bool) -> Iterator[float]:
        """The sides and places of all shapes; tracks around those inside a sub-process."""
        for id_, box in self.boxes.items():
            is_outer = id_ in self._stage.boxes
            if is_outer or self._is_deep:
                start, size = (box.y, box.height) if down else (box.x, box.width)
                yield from (start, start + size, centre(box)[1 if down else 0])
                yield from () if down else spots(box)
            if self._is_deep and not is_outer:
                yield from (start - AROUND, start + size + AROUND)
        if self._is_deep:
            for points in self._inner.values():
                yield from (point[1 if down else 0] for point in points)

    def run(self) -> dict[str, tuple[Point, ...]]:
        """Lead every arc, first those that are plain."""
        arcs = [arc for arc in self._graph.arcs if self._can_be_led(arc)]
        arcs.sort(key=self._rank)
        before = 0.0
        for _ in range(PASSES):
            total = sum(self._lead(arc) for arc in arcs)
            if total == before:
                break
            before = total
        found = {id_: points for id_, (points, _) in self._router.routes.items()}
        return found | {
            arc.id: self._plain(arc, found) for arc in self._graph.arcs if arc.id not in found
        }

    def _can_be_led(self, arc: Arc) -> bool:
        return all(end in self.boxes or end in self._stage.pools for end in arc.key)

    def _rank(self, arc: Arc) -> tuple[int, bool, bool, int]:
        link = (Link.SEQUENCE, Link.MESSAGE, Link.DATA).index(arc.link)
        if not {arc.tail, arc.head} <= self._graph.nodes.keys():
            return link, False, False, 0
        tail, head = self._graph.placed(arc.tail), self._graph.placed(arc.head)
        one, other = self._stage.boxes[tail], self._stage.boxes[head]
        bands = abs(self._graph.nodes[tail].band - self._graph.nodes[head].band)
        apart = abs(self._columns.of[tail] - self._columns.of[head])
        is_bent = centre(one)[1] != centre(other)[1]
        return link, arc.id in self._columns.back, is_bent, apart + 3 * bands

    def _lead(self, arc: Arc) -> float:
        """Find the way again, seeing all other lines; returns its cost."""
        self._router.remove(arc.id)
        is_flow = arc.link is Link.SEQUENCE
        trip = Trip(
            starts=self._ends(arc, out=True),
            goals=self._ends(arc, out=False),
            key=arc.key,
            own=self._grid.mask(arc.key) | self._grid.mask(self._hosts(arc)),
            open=self._grid.mask((*arc.opens, OUTSIDE) if self._leaves_pool(arc) else arc.opens),
            prices=FLOW if is_flow else MESSAGE,
        )
        found = find(self._router, trip)
        if found is None:
            return LOST
        self._router.put(arc.id, found[0], arc.key)
        return found[1]

    def _leaves_pool(self, arc: Arc) -> bool:
        nodes = [self._graph.nodes.get(end) for end in (arc.tail, arc.head)]
        return len({self._graph.bands[node.band].pool if node else "" for node in nodes}) > 1

    def _hosts(self, arc: Arc) -> list[str]:
        """The host of a boundary event at an end: their borders touch."""
        nodes = (self._graph.nodes.get(end) for end in arc.key)
        return [node.host for node in nodes if node and node.host]

    def _ends(self, arc: Arc, *, out: bool) -> list[Port]:
        routes = self._router.routes
        if arc.link is Link.SEQUENCE:
            return self._ports.sequence(arc, routes, out=out)
        if (arc.source if out else arc.target) in self._stage.pools:
            return self._ports.pool(arc, self._grid.xs, out=out)
        if arc.link is Link.DATA:
            return self._ports.note(arc, routes, out=out)
        return self._ports.message(arc, routes, out=out)

    def _plain(self, arc: Arc, routes: Mapping[str, tuple[Point, ...]]) -> tuple[Point, ...]:
        """A straight line, for an association with a flow and for what found no way."""
        one, other = (self._middle(end, routes) for end in arc.key)
        return one, other

    def _middle(self, id_: str, routes: Mapping[str, tuple[Point, ...]]) -> Point:
        if points := routes.get(id_):
            middle = len(points) // 2
            (ax, ay), (bx, by) = points[middle - 1 : middle + 1]
            return (ax + bx) / 2, (ay + by) / 2
        box = self.boxes.get(id_) or self._stage.pools[id_]
        return centre(box)[0], box.y


def _tracks(strip: tuple[int, int]) -> Iterator[float]:
    """Lines side by side in the middle of a strip."""
    start, end = strip
    gaps = max(0, (end - start - SIDE) // TRACK)
    first = (start + end - gaps * TRACK) // 2
    return (float(first + number * TRACK) for number in range(gaps + 1))


def _below(box: Bounds, size: tuple[float, float]) -> Bounds:
    """Where the label of a shape stands if nothing speaks against it."""
    return Bounds(centre(box)[0] - size[0] / 2, box.y + box.height + LABEL_GAP, *size)
