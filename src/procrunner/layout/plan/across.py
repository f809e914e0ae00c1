"""Columns in pixels: their width, and the gaps that their lines and labels need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.graph import Graph
from procrunner.layout.text import LABEL_WIDTH, room

MARGIN = 40
"""Before the first column."""
END = 56
"""After the last: a label may stand right of the end."""
GAP = 40
"""Between two columns."""
CHANNEL = 10
"""More for each upright line between two columns."""
CHANNELS = 3
"""Upright lines that count."""
BRANCH = 20
"""A label up to this width needs no wider gap."""
WIDEST = 80
"""What a label's width counts at most."""


class Across:
    """The x of every column, the first one beginning after ``left``."""

    def __init__(self, graph: Graph, columns: Columns, rows: Mapping[str, int], left: int) -> None:
        self._graph = graph
        self._columns = columns
        count = 1 + max((columns.of[i] + graph.nodes[i].span - 1 for i in rows), default=0)
        self._width = [self._wide(column, rows) for column in range(count)]
        self._gap = [GAP] * count
        self._make_room(rows)
        self._spread()
        steps = (w + g for w, g in zip(self._width, self._gap, strict=True))
        self._start = list(accumulate(steps, initial=left + MARGIN))
        self.left = left
        self.right = self._start[-1] - self._gap[-1] + END

    def _wide(self, column: int, rows: Mapping[str, int]) -> int:
        nodes = [
            self._graph.nodes[id_]
            for id_ in rows
            if self._columns.of[id_] == column and self._graph.nodes[id_].span == 1
        ]
        labelled = int(LABEL_WIDTH)
        return max([max(n.width, labelled if n.texts else 0) for n in nodes], default=labelled)

    def _make_room(self, rows: Mapping[str, int]) -> None:
        branch = [0.0] * len(self._gap)
        upright = [0] * len(self._gap)
        for arc in self._graph.steps:
            tail, head = self._graph.placed(arc.tail), self._graph.placed(arc.head)
            if arc.id in self._columns.back:
                continue
            if arc.texts:
                last = self._columns.of[tail] + self._graph.nodes[tail].span - 1
                width = min(room(arc.texts)[0], WIDEST) - BRANCH
                branch[last] = max(branch[last], width)
            places = ((self._graph.nodes[id_].band, rows[id_]) for id_ in (tail, head))
            if len(set(places)) > 1:
                upright[max(0, self._columns.of[head] - 1)] += 1
        for column, width in enumerate(branch):
            more = round(width / 2) + min(CHANNELS, upright[column]) * CHANNEL
            self._gap[column] += more + more % 2

    def _spread(self) -> None:
        """Pull columns apart where a sub-process over several of them is wider than they are."""
        for id_, first in self._columns.of.items():
            node = self._graph.nodes[id_]
            last = first + node.span - 1
            lacking = node.width - sum(self._width[first : last + 1]) - sum(self._gap[first:last])
            if lacking > 0 and node.span > 1:
                share = -(-lacking // (2 * (node.span - 1))) * 2
                for column in range(first, last):
                    self._gap[column] += share

    def centre(self, id_: str) -> int:
        """The middle of the columns that a node covers."""
        first = self._columns.of[id_]
        last = first + self._graph.nodes[id_].span - 1
        return (self._start[first] + self._start[last] + self._width[last]) // 2

    def aisles(self) -> Iterator[tuple[int, int]]:
        """The free strips before, between and after the columns."""
        end = self.left
        for start, width in zip(self._start, self._width, strict=False):
            yield end, start
            end = start + width
        yield end, self.right
