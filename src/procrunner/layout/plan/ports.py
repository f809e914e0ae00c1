"""Where a line may leave or reach a shape, and what each place costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point, centre
from procrunner.layout.plan.graph import Arc, Graph
from procrunner.layout.plan.router import DOWN, LEFT, RIGHT, UP, Key, Port
from procrunner.layout.plan.stage import Stage

CORNERED, SIDED = 5, 45  #: top or bottom of a gateway, and of anything else
WRONG_WAY, SIDEWAYS = 60, 30  #: away from the other end, and at its level
LEVEL = 20  #: a difference of height that counts as none
OPPOSITE = 150  #: a port where another line goes the other way
SECOND_OUT, SECOND_IN = (25, 70), (12, 35)  #: a port that is used, elsewhere and at a gateway
SECOND_MESSAGE = 120
WIDE = 90  #: a shape with three places above and below
SEAT = 4  #: distance from a boundary event
EDGE = 20  #: distance from the corners of a pool

Routes = Mapping[str, tuple[tuple[Point, ...], Key]]


class Ports:
    """The ports of everything on a stage; lines that are there already make some dearer."""

    def __init__(self, graph: Graph, stage: Stage, boxes: Mapping[str, Bounds]) -> None:
        self._graph = graph
        self._stage = stage
        self._boxes = boxes  #: nodes at any depth

    def sequence(self, arc: Arc, routes: Routes, *, out: bool) -> list[Port]:
        """For a sequence flow: from the right to the left if it can be."""
        id_, other = (arc.tail, arc.head) if out else (arc.head, arc.tail)
        node = self._graph.nodes[id_]
        if node.host:
            return [self._guest_port(id_)] if out else []
        found = []
        for port in self._three_sides(self._boxes[id_], out=out, dear=_dear(node.is_gateway)):
            if not self._is_seat(id_, port.point):
                cost = port.cost + self._detour(port, id_, other, out=out)
                cost += _reuse(port.point, routes, out=out, gateway=node.is_gateway)
                found.append(port._replace(cost=cost))
        return found

    @staticmethod
    def _three_sides(box: Bounds, *, out: bool, dear: float) -> Iterator[Port]:
        x, y = centre(box)
        side = box.x + box.width if out else box.x
        yield Port((side, y), RIGHT, 0)
        yield Port((x, box.y + box.height), DOWN if out else UP, dear)
        yield Port((x, box.y), UP if out else DOWN, dear)

    def _guest_port(self, id_: str) -> Port:
        box = self._boxes[id_]
        x, _ = centre(box)
        if id_ in self._stage.topside:
            return Port((x, box.y), UP, 0)
        return Port((x, box.y + box.height), DOWN, 0)

    def _is_seat(self, id_: str, point: Point) -> bool:
        """Whether a boundary event sits there."""
        seats = (self._boxes[guest] for guest in self._graph.guests.get(id_, ()))
        return any(
            seat.x - SEAT <= point[0] <= seat.x + seat.width + SEAT
            and seat.y <= point[1] <= seat.y + seat.height
            for seat in seats
        )

    def _detour(self, port: Port, id_: str, other: str, *, out: bool) -> float:
        if port.direction in (RIGHT, LEFT):
            return 0
        here, there = centre(self._boxes[id_])[1], centre(self._boxes[other])[1]
        if abs(there - here) <= LEVEL:
            return SIDEWAYS
        leads_down = (port.direction == DOWN) is out
        return 0 if leads_down is (there > here) else WRONG_WAY

    def message(self, arc: Arc, routes: Routes, *, out: bool) -> list[Port]:
        """For a message flow: above or below, at three places of a wide shape, or at a side."""
        id_ = arc.source if out else arc.target
        return list(self._around(id_, routes, out=out))

    def _around(self, id_: str, routes: Routes, *, out: bool) -> Iterator[Port]:
        box = self._boxes[id_]
        y = centre(box)[1]
        places = [(spot, box.y, UP) for spot in spots(box)]
        places += [(spot, box.y + box.height, DOWN) for spot in spots(box)]
        places += [(box.x, y, LEFT), (box.x + box.width, y, RIGHT)]
        for px, py, away in places:
            if not self._is_seat(id_, (px, py)):
                cost = _taken((px, py), routes) + (SIDED if away in (LEFT, RIGHT) else 0)
                yield Port((px, py), away if out else (away + 2) % 4, cost)

    def pool(self, arc: Arc, xs: Sequence[float], *, out: bool) -> list[Port]:
        """For a message flow: anywhere on the side of a pool that faces the other end."""
        id_, other = (arc.source, arc.target) if out else (arc.target, arc.source)
        box, facing = self._stage.pools[id_], self._stage.pools.get(other) or self._boxes[other]
        is_above = centre(box)[1] < centre(facing)[1]
        y, away = (box.y + box.height, DOWN) if is_above else (box.y, UP)
        direction = away if out else (away + 2) % 4
        inside = (x for x in xs if box.x + EDGE < x < box.x + box.width - EDGE)
        return [Port((x, y), direction, 0) for x in inside]

    def note(self, arc: Arc, routes: Routes, *, out: bool) -> list[Port]:
        """For an association: the middle of a side before the other places."""
        id_ = arc.source if out else arc.target
        node, (x, y) = self._graph.nodes.get(id_), centre(self._boxes[id_])
        discount = SIDED if node and node.is_note else 0
        return [
            port._replace(
                cost=port.cost
                + (0 if x == port.point[0] or y == port.point[1] else CORNERED)
                - (discount if port.direction in (LEFT, RIGHT) else 0)
            )
            for port in self._around(id_, routes, out=out)
        ]


def spots(box: Bounds) -> list[float]:
    """The x of the places above and below a shape."""
    x = centre(box)[0]
    quarter = round(box.width / 4)
    return [x - quarter, x, x + quarter] if box.width >= WIDE else [x]


def _dear(is_gateway: bool) -> float:  # noqa: FBT001 - its name says what it is
    return CORNERED if is_gateway else SIDED


def _reuse(point: Point, routes: Routes, *, out: bool, gateway: bool) -> float:
    cost = 0.0
    for points, _ in routes.values():
        same, opposite = (points[0], points[-1]) if out else (points[-1], points[0])
        if opposite == point:
            cost += OPPOSITE
        if same == point:
            cost += (SECOND_OUT if out else SECOND_IN)[gateway]
    return cost


def _taken(point: Point, routes: Routes) -> float:
    return SECOND_MESSAGE * sum(point in (points[0], points[-1]) for points, _ in routes.values())
