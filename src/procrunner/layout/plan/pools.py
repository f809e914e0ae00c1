"""Black-box pools: above or below what they talk to, side by side where there are several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from procrunner.definition import Bounds
from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.graph import Graph, Link

HEIGHT = 60
GAP = 50
BETWEEN = 20
"""Between two black boxes side by side."""
NARROWEST = 200
TANGLE = 4
"""What a message costs that starts where another black box must be, in lanes to cross."""
MOST = 10
"""Black boxes whose sides are weighed; any more go below."""


def sides(graph: Graph, columns: Columns) -> tuple[list[str], list[str]]:
    """Ids of the black boxes above and below: near to their partners, and not in a tangle."""
    black = [pool.id for pool in graph.pools.values() if pool.is_black]
    calls = [_calls(graph, columns, pool) for pool in black]
    best = min(product((True, False), repeat=min(len(black), MOST)), key=lambda s: _price(s, calls))
    is_above = dict(zip(black, best, strict=False))
    return (
        [pool for pool in black if is_above.get(pool)],
        [pool for pool in black if not is_above.get(pool)],
    )


@dataclass(frozen=True, slots=True)
class _Calls:
    """Of one black box: lanes to cross upwards and downwards, and the columns of its messages."""

    up: int
    down: int
    columns: tuple[int, ...]

    def inside(self, other: _Calls) -> int:
        """How many messages leave where the other box must be."""
        reach = range(min(other.columns, default=0) + 1, max(other.columns, default=0))
        return sum(column in reach for column in self.columns)


def _calls(graph: Graph, columns: Columns, pool: str) -> _Calls:
    ids = [graph.placed(other) for other in partners(graph, pool)]
    bands = [graph.nodes[id_].band for id_ in ids]
    down = sum(len(graph.bands) - 1 - band for band in bands)
    return _Calls(sum(bands), down, tuple(columns.of[id_] for id_ in ids))


def _price(sides: tuple[bool, ...], calls: list[_Calls]) -> int:
    price = sum(c.up if is_up else c.down for is_up, c in zip(sides, calls, strict=False))
    for (one, a), (other, b) in combinations(zip(sides, calls, strict=False), 2):
        if one is other:
            price += TANGLE * (a.inside(b) + b.inside(a))
    return price


def partners(graph: Graph, pool: str) -> list[str]:
    """Nodes that exchange messages with a pool, once for each message."""
    found = []
    for arc in graph.arcs:
        if arc.link is Link.MESSAGE:
            if arc.source == pool and arc.head in graph.nodes:
                found.append(arc.head)
            elif arc.target == pool and arc.tail in graph.nodes:
                found.append(arc.tail)
    return found


def least_width(pools: Sequence[str]) -> int:
    """What black boxes need side by side."""
    return len(pools) * (NARROWEST + BETWEEN)


def row(
    graph: Graph, pools: Sequence[str], middle: Mapping[str, int], y: int, right: int
) -> dict[str, Bounds]:
    """One row of black boxes from x 0 to ``right``, cut between what they talk to."""
    spans = {pool: _span(graph, pool, middle) for pool in pools}
    ordered = sorted(pools, key=lambda pool: sum(spans[pool]))
    cuts = [0]
    for number, (one, other) in enumerate(pairwise(ordered), start=1):
        middle_x = (spans[one][1] + max(spans[other][0], spans[one][1])) // 2 + 30
        room = right - (len(ordered) - number) * (NARROWEST + BETWEEN)
        cuts.append(max(cuts[-1] + NARROWEST + BETWEEN, min(middle_x, room)))
    cuts.append(right + BETWEEN)
    return {
        pool: Bounds(start, y, end - start - BETWEEN, HEIGHT)
        for pool, start, end in zip(ordered, cuts, cuts[1:], strict=False)
    }


def _span(graph: Graph, pool: str, middle: Mapping[str, int]) -> tuple[int, int]:
    places = [middle[graph.placed(id_)] for id_ in partners(graph, pool)]
    return (min(places), max(places)) if places else (0, 0)
