"""Which row of its lane a node stands in: hill climbing on a cheap cost, from several starts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.cost import Cost
from procrunner.layout.plan.graph import BOUNDARY, Graph

MOST = 3
"""Rows of a lane that are tried; more only where a column needs them."""
ROUNDS = 6
"""Of the climb; it ends earlier when nothing gets better."""


def rows(graph: Graph, columns: Columns, seed: int) -> dict[str, int]:
    """A row for every node; seed 0 starts from the plain order, others from a shuffled one.

    Every second one does not insist on a straight main way: what that would cost is seen when all
    are drawn.
    """
    climb = Climb(graph, columns, straight=seed % 2 == 0)
    if seed:
        climb.shuffle(random.Random(seed))  # noqa: S311 - a repeatable start, not a secret
    climb.run()
    return climb.packed()


class Climb:
    """Rows that are changed as long as the cost falls."""

    def __init__(self, graph: Graph, columns: Columns, *, straight: bool) -> None:
        self._graph = graph
        self._columns = columns
        self._ids = sorted((*graph.free, *graph.notes), key=lambda id_: columns.of[id_])
        self._taken: dict[tuple[int, int, int], str] = {}
        self._cost = Cost(graph, columns, straight=straight)
        self.row: dict[str, int] = {}
        self._start()
        self._most = max(MOST, max(self.row.values(), default=0) + 1)

    def _cells(self, id_: str, row: int) -> list[tuple[int, int, int]]:
        node, first = self._graph.nodes[id_], self._columns.of[id_]
        return [(node.band, row, column) for column in range(first, first + node.span)]

    def _in_the_way(self, ids: Iterable[str], row: int) -> list[str]:
        own = set(ids)
        cells = (cell for id_ in ids for cell in self._cells(id_, row))
        found = (self._taken.get(cell) for cell in cells)
        return [id_ for id_ in dict.fromkeys(found) if id_ and id_ not in own]

    def _put(self, rows: Mapping[str, int]) -> None:
        for id_ in rows:
            for cell in self._cells(id_, self.row.get(id_, -1)):
                if self._taken.get(cell) in rows:
                    self._taken.pop(cell, None)
        for id_, row in rows.items():
            self.row[id_] = row
            for cell in self._cells(id_, row):
                self._taken[cell] = id_

    def _start(self) -> None:
        """In the row of what comes before, below it after a boundary event, or nearest to it."""
        before: dict[str, list[tuple[str, bool]]] = {}
        for arc in self._graph.arcs:
            if arc.tail in self._graph.nodes and arc.id not in self._columns.back:
                leaves_below = self._graph.nodes[arc.tail].type == BOUNDARY
                tail = self._graph.placed(arc.tail)
                before.setdefault(arc.head, []).append((tail, leaves_below))
        nodes = self._graph.nodes
        for id_ in sorted(self._ids, key=lambda id_: nodes[id_].is_note):
            wanted = [
                self.row[other] + below
                for other, below in before.get(id_, [])
                if other in self.row and nodes[other].band == nodes[id_].band
            ]
            self._put({id_: self._nearest(id_, min(wanted, default=0))})

    def _nearest(self, id_: str, wanted: int) -> int:
        row = wanted
        for step in range(2 * len(self._ids) + 2):
            row += step if step % 2 else -step
            if row >= 0 and not self._in_the_way([id_], row):
                return row
        return row

    def shuffle(self, chance: random.Random) -> None:
        """Put about half of the nodes into another free row."""
        for id_ in self._ids:
            if chance.random() < 0.5:  # noqa: PLR2004 - a half
                row = int(chance.random() * MOST)
                if not self._in_the_way([id_], row):
                    self._put({id_: row})

    def run(self) -> None:
        """Try every node and every pair of neighbours in every row."""
        pairs = [
            (self._graph.placed(arc.tail), arc.head)
            for arc in self._graph.steps
            if arc.id not in self._columns.back
        ]
        bands = self._graph.nodes
        moves = [[id_] for id_ in self._ids] + [
            [tail, head] for tail, head in pairs if bands[tail].band == bands[head].band
        ]
        best = self._cost(self.row)
        for _ in range(ROUNDS):
            before = best
            for move in moves:
                for row in range(self._most):
                    best = self._try(move, row, best)
            if best == before:
                break

    def _try(self, ids: list[str], row: int, best: float) -> float:
        """Move nodes to a row; one that is in the way of a single node takes its old place."""
        if all(self.row[id_] == row for id_ in ids):
            return best
        others = self._in_the_way(ids, row)
        if others and len(ids) > 1:
            return best
        old = {id_: self.row[id_] for id_ in (*ids, *others)}
        new = dict.fromkeys(ids, row) | dict.fromkeys(others, old[ids[0]])
        if not self._fits(new):
            return best
        self._put(new)
        cost = self._cost(self.row, best)
        if cost < best - 1e-9:
            return cost
        self._put(old)
        return best

    def _fits(self, rows: Mapping[str, int]) -> bool:
        """Whether the nodes find their cells free, or taken by each other and left."""
        cells = [cell for id_, row in rows.items() for cell in self._cells(id_, row)]
        taken = (self._taken.get(cell) for cell in cells)
        return len(set(cells)) == len(cells) and all(not i or i in rows for i in taken)

    def packed(self) -> dict[str, int]:
        """The rows without empty ones."""
        used: dict[int, set[int]] = {}
        for id_, row in self.row.items():
            used.setdefault(self._graph.nodes[id_].band, set()).add(row)
        order = {band: sorted(rows) for band, rows in used.items()}
        return {id_: order[self._graph.nodes[id_].band].index(row) for id_, row in self.row.items()}
