"""Places for the labels beside events, gateways, data and lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import dist

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point, Segment, centre, grown, segments, shared_area
from procrunner.layout.plan.down import HEADER
from procrunner.layout.plan.graph import Graph, Link
from procrunner.layout.plan.stage import Stage
from procrunner.layout.text import room

WIDTHS = ((90.0, 0.0), (120.0, 6.0))
"""Widths at which a label may be broken, and what each costs."""
ROUNDS = 3
"""How often every label is placed, seeing all others."""
ON_LINE, ON_BORDER, ON_HEADER, OUT_OF_POOL = 160, 120, 400, 400
ON_NODE, ON_LABEL = 1, 2
"""What a square pixel costs."""
TOUCHED = 40
"""What any touch of a node or label costs."""
SHARES, ALONG = (0.5, 0.2, 0.8, 0.35, 0.65, 0.1, 0.9), 10.0
"""Where the name of a message may stand along its line, and what it costs to be in a pool."""
SHORTEST = 14
"""A piece of line that can carry a label."""

Candidate = tuple[float, Bounds]


class Labels:
    """Labels of one stage, each where it disturbs least."""

    def __init__(
        self,
        graph: Graph,
        stage: Stage,
        boxes: Mapping[str, Bounds],
        routes: Mapping[str, tuple[Point, ...]],
        fixed: Iterable[Bounds] = (),
    ) -> None:
        self._boxes = [box for id_, box in boxes.items() if not _is_frame(graph, id_)]
        self._frames = [box for id_, box in boxes.items() if _is_frame(graph, id_)]
        self._segments = [piece for points in routes.values() for piece in segments(points)]
        self._borders = sorted(stage.borders)
        black = [id_ for id_, pool in graph.pools.items() if pool.is_black]
        titles = [stage.pools[id_] for id_ in black]
        white = [box for id_, box in stage.pools.items() if id_ not in black]
        bands = (*white, *stage.lanes.values())
        self._titles = [*titles, *(Bounds(b.x, b.y, HEADER, b.height) for b in bands)]
        self._pools = white
        self._placed: dict[str, Bounds] = {}
        self._fixed = list(fixed)
        strips = [box.y + box.height / 2 for box in stage.outside]
        self._todo = list(_candidates(graph, boxes, routes, strips))

    def run(self) -> dict[str, Bounds]:
        """Place them one by one, then each again as long as that helps."""
        for _ in range(ROUNDS):
            before = dict(self._placed)
            for id_, candidates, is_message in self._todo:
                self._placed.pop(id_, None)
                self._placed[id_] = self._best(candidates, is_message=is_message)
            if before == self._placed:
                break
        return self._placed

    def _best(self, candidates: list[Candidate], *, is_message: bool) -> Bounds:
        best: Candidate | None = None
        for price, box in candidates:
            if best is None or price < best[0]:
                cost = price + self._cost(box, is_message=is_message)
                if best is None or cost < best[0]:
                    best = cost, box
        assert best is not None  # noqa: S101 - there are always candidates
        return best[1]

    def _cost(self, box: Bounds, *, is_message: bool) -> float:
        airy = Bounds(box.x - 3, box.y - 1, box.width + 6, box.height + 2)
        cost = sum(_price(airy, other, ON_NODE) for other in self._boxes)
        others = (*self._placed.values(), *self._fixed)
        cost += sum(_price(box, other, ON_LABEL) for other in others)
        cost += ON_LINE * sum(_meets(piece, box) for piece in self._segments)
        cost += ON_BORDER * sum(box.y < y < box.y + box.height for y in self._borders)
        cost += ON_HEADER * sum(shared_area(box, title) > 0 for title in self._titles)
        cost += ON_LINE * sum(_cut(box, frame) for frame in self._frames)
        if self._pools and not is_message and not any(_within(box, pool) for pool in self._pools):
            cost += OUT_OF_POOL
        return cost


def _is_frame(graph: Graph, id_: str) -> bool:
    node = graph.nodes.get(id_)
    return node is not None and node.inner is not None


def _price(box: Bounds, other: Bounds, each: float) -> float:
    area = shared_area(box, other)
    return TOUCHED + area * each if area else 0.0


def _meets(piece: Segment, box: Bounds) -> bool:
    (ax, ay), (bx, by) = piece
    return (
        min(ax, bx) < box.x + box.width
        and max(ax, bx) > box.x
        and min(ay, by) < box.y + box.height
        and max(ay, by) > box.y
    )


def _within(box: Bounds, pool: Bounds) -> bool:
    return shared_area(box, pool) >= box.width * box.height - 1


def _cut(box: Bounds, frame: Bounds) -> bool:
    return 0 < shared_area(box, frame) < box.width * box.height - 1


def _candidates(
    graph: Graph,
    boxes: Mapping[str, Bounds],
    routes: Mapping[str, tuple[Point, ...]],
    strips: Sequence[float],
) -> Iterator[tuple[str, list[Candidate], bool]]:
    for id_, node in graph.nodes.items():
        if node.texts:
            yield id_, list(_beside_node(boxes[id_], node.texts)), False
    for arc in graph.arcs:
        if arc.texts and arc.id in routes:
            is_message = arc.link is Link.MESSAGE
            beside = _beside_message if is_message else _beside_flow
            yield arc.id, list(beside(arc.texts, routes[arc.id], strips)), is_message


def _beside_node(box: Bounds, texts: tuple[str, ...]) -> Iterator[Candidate]:
    """Below, above, then the corners and sides."""
    x, y = centre(box)
    right, bottom = box.x + box.width, box.y + box.height
    for limit, price in WIDTHS:
        w, h = room(texts, limit)
        places = (
            *((x - w / 2, bottom + 4, 0), (x - w / 2, box.y - h - 4, 12)),
            *((right + 4, bottom - 4, 18), (box.x - w - 4, bottom - 4, 18)),
            *((right - 2, box.y - h + 4, 20), (box.x - w + 2, box.y - h + 4, 20)),
            *((right + 5, y + 4, 22), (box.x - w - 5, y + 4, 24)),
            *((x + 6, bottom + 8, 14), (x - w - 6, bottom + 8, 15)),
            *((right + 4, bottom + 14, 24), (box.x - w - 4, bottom + 14, 25)),
            *((x + 6, box.y - h - 8, 26), (x - w - 6, box.y - h - 8, 27)),
            *((x - w / 2, bottom + 14, 28), (x - w / 2, box.y - h - 14, 30)),
            *((x + 6, bottom + 20, 30), (x - w - 6, bottom + 20, 31)),
            *((right + 5, box.y - h - 14, 34), (box.x - w - 5, box.y - h - 14, 35)),
            *((right + 5, y - h - 4, 23), (box.x - w - 5, y - h - 4, 25)),
            *((right + 6, y - h / 2, 26), (box.x - w - 6, y - h / 2, 27)),
            *((x - w / 2, bottom + 28, 36), (x - w / 2, box.y - h - 28, 38)),
            *((right + 8, bottom + 4, 36), (box.x - w - 8, bottom + 4, 37)),
            *((right + 8, box.y - h - 2, 36), (box.x - w - 8, box.y - h - 2, 37)),
        )
        for left, top, cost in places:
            yield price + cost, Bounds(round(left), round(top), w, h)


def _beside_flow(
    texts: tuple[str, ...], points: tuple[Point, ...], _strips: Sequence[float]
) -> Iterator[Candidate]:
    """The nearer to the start, the better."""
    for limit, price in WIDTHS:
        w, h = room(texts, limit)
        gone = 0.0
        for piece in segments(points):
            length = dist(*piece)
            for share in (0.12, 0.5, 0.85) if length >= SHORTEST else ():
                far = (gone + length * share) * 0.06
                for cost, x, y in _at(piece, share, w, h):
                    yield price + far + cost, Bounds(round(x), round(y), w, h)
            gone += length


def _beside_message(
    texts: tuple[str, ...], points: tuple[Point, ...], strips: Sequence[float]
) -> Iterator[Candidate]:
    """Between the pools, else somewhere along the line."""
    for limit, price in WIDTHS:
        w, h = room(texts, limit)
        for piece in segments(points):
            (ax, ay), (bx, by) = piece
            if dist(*piece) < SHORTEST:
                continue
            between = [(y - ay) / (by - ay) for y in strips if min(ay, by) < y < max(ay, by)]
            shares = [(share, 0.0) for share in between if ax == bx]
            for share, far in (*shares, *((share, ALONG) for share in SHARES)):
                for cost, x, y in _at(piece, share, w, h):
                    yield price + far + cost, Bounds(round(x), round(y), w, h)


def _at(piece: Segment, share: float, w: float, h: float) -> Iterator[tuple[float, float, float]]:
    (ax, ay), (bx, by) = piece
    x, y = ax + (bx - ax) * share, ay + (by - ay) * share
    if ay == by:
        low, high = min(ax, bx) + w / 2 + 8, max(ax, bx) - w / 2 - 8
        x = max(min(x, high), low)
        yield 0, x - w / 2, y - h - 3
        yield 3, x - w / 2, y + 3
    else:
        yield 0, x + 5, y - h / 2
        yield 3, x - w - 5, y - h / 2


def fixed_labels(graph: Graph, stage: Stage) -> Iterator[Bounds]:
    """Labels inside the sub-processes, placed already."""
    for id_, node in graph.nodes.items():
        if node.inner:
            box = stage.boxes[id_]
            yield from (grown(b, 0) for b in node.inner.moved(box.x, box.y).labels.values())
