"""Rows, lanes and pools in pixels, from the top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner import font
from procrunner.definition import Bounds
from procrunner.layout.plan.graph import Graph
from procrunner.layout.text import TASK_SIZE, room

HEADER = 30
"""Width of the strip with the title of a pool or lane."""
PAD_TOP, PAD_BOTTOM = 28, 22
"""Of a lane."""
ROW_GAP = 36
"""Between two rows of a lane."""
POOL_GAP = 50
"""Between two pools: room for message flows and their names."""
LABEL_GAP = 4
"""Between a shape and the label below it."""
GUEST = 18 + 22
"""How far a boundary event hangs out of its host, and its flow leads straight down."""
BORDER = 4
"""Sequence flows do not come nearer to the border of their pool."""
LEAST = 26
"""Half the height of the smallest row."""


class Down:
    """The y of every row, lane and pool, the first one beginning at ``top``."""

    def __init__(self, graph: Graph, rows: Mapping[str, int], top: int) -> None:
        self._graph = graph
        self._rows = rows
        self._height = self._heights()
        self._centre: dict[tuple[int, int], int] = {}
        self.bands: list[tuple[int, int]] = []
        y, pool = top, graph.bands[0].pool if graph.bands else ""
        for band in range(len(graph.bands)):
            if graph.bands[band].pool != pool:
                y, pool = y + POOL_GAP, graph.bands[band].pool
            end = self._stack(band, y)
            self.bands.append((y, end))
            y = end
        self.bottom = y

    def _heights(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Of every row: above its middle line, below it, and below with labels."""
        found = {
            (band, row): (LEAST, LEAST, LEAST)
            for band in range(len(self._graph.bands))
            for row in range(self._count(band))
        }
        for id_, row in self._rows.items():
            node = self._graph.nodes[id_]
            half = node.height // 2
            label = LABEL_GAP + int(room(node.texts)[1]) if node.texts else 0
            label = max(label, GUEST if id_ in self._graph.guests else 0)
            up, down, deep = found[node.band, row]
            found[node.band, row] = max(up, half), max(down, half), max(deep, half + label)
        return found

    def _count(self, band: int) -> int:
        rows = [row for id_, row in self._rows.items() if self._graph.nodes[id_].band == band]
        return max(rows, default=0) + 1

    def _stack(self, band: int, top: int) -> int:
        """Put the rows of a lane below each other; returns the end of the lane."""
        y = top + PAD_TOP
        count = self._count(band)
        for row in range(count):
            up, _, deep = self._height[band, row]
            self._centre[band, row] = y + up
            y += up + deep + (ROW_GAP if row < count - 1 else PAD_BOTTOM)
        lacking = titled_height(self._graph.bands[band].titles) - (y - top)
        if lacking > 0:
            for row in range(count):
                self._centre[band, row] += lacking // 2
            y += lacking
        return y

    def centre(self, id_: str) -> int:
        """The middle line of a node's row."""
        return self._centre[self._graph.nodes[id_].band, self._rows[id_]]

    def aisles(self) -> Iterator[tuple[int, int]]:
        """The free strips above, between and below the rows."""
        if not self.bands:
            return
        end = self.bands[0][0] - POOL_GAP
        for key, middle in self._centre.items():
            up, down, _ = self._height[key]
            yield end, middle - up
            end = middle + down
        yield end, self.bottom + POOL_GAP

    def outside(self, right: int) -> list[Bounds]:
        """The strips above, between and below the white boxes, their borders too."""
        boxes = list(self.pools(right).values())
        ends = [boxes[0].y - POOL_GAP, *(box.y + box.height for box in boxes)] if boxes else []
        starts = [*(box.y for box in boxes), self.bottom + POOL_GAP]
        return [
            Bounds(0, end - BORDER, right, start - end + 2 * BORDER)
            for end, start in zip(ends, starts, strict=False)
        ]

    def pools(self, right: int) -> dict[str, Bounds]:
        """The white boxes, from x 0 to ``right``."""
        found: dict[str, Bounds] = {}
        for band, (top, end) in zip(self._graph.bands, self.bands, strict=True):
            start = found[band.pool].y if band.pool in found else top
            found[band.pool] = Bounds(0, start, right, end - start)
        return {pool: box for pool, box in found.items() if pool}

    def lanes(self, right: int) -> dict[str, Bounds]:
        """Every lane, the ones around others first; each level begins a title further right."""
        found: dict[str, Bounds] = {}
        for band, (top, end) in zip(self._graph.bands, self.bands, strict=True):
            for depth, lane in enumerate(band.path, start=1):
                start = found[lane].y if lane in found else top
                x = depth * HEADER
                found[lane] = Bounds(x, start, right - x, end - start)
        return found


def titled_height(titles: tuple[str, ...]) -> int:
    """The height at which an upright title takes at most two lines."""
    height = 2 * LEAST
    while any(len(font.wrap(title, TASK_SIZE, [height - 12]).lines) > 2 for title in titles):  # noqa: PLR2004 - lines that fit
        height += 20
    return height
