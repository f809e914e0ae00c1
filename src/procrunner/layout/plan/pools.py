"""Black-box pools: above or below what they talk to, side by side where there are several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from procrunner.definition import Bounds
from procrunner.layout.plan.graph import Graph, Link

HEIGHT = 60
GAP = 50
BETWEEN = 20
"""Between two black boxes side by side."""
NARROWEST = 200


def sides(graph: Graph) -> tuple[list[str], list[str]]:
    """Ids of the black boxes above and below, by the mean lane of what they talk to."""
    above: list[str] = []
    below: list[str] = []
    for id_, pool in graph.pools.items():
        if pool.is_black:
            bands = [graph.nodes[graph.placed(other)].band for other in partners(graph, id_)]
            is_above = bool(bands) and fmean(bands) < len(graph.bands) / 2 - 0.01
            (above if is_above else below).append(id_)
    return above, below


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


def least_width(graph: Graph) -> int:
    """What the black boxes need side by side."""
    return max(len(side) for side in sides(graph)) * (NARROWEST + BETWEEN)


def row(
    graph: Graph, pools: Sequence[str], middle: Mapping[str, int], y: int, right: int
) -> dict[str, Bounds]:
    """One row of black boxes from x 0 to ``right``, cut between what they talk to."""
    spans = {pool: _span(graph, pool, middle) for pool in pools}
    ordered = sorted(pools, key=lambda pool: sum(spans[pool]))
    cuts = [0]
    for number, (one, other) in enumerate(zip(ordered, ordered[1:], strict=False), start=1):
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
