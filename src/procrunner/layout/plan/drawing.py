"""A finished drawing: where everything is, in whole pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point, around


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Boxes, lines and labels by BPMN id."""

    boxes: Mapping[str, Bounds]  #: nodes, at any depth
    routes: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: Mapping[str, Bounds] = field(default_factory=dict)
    titles: Mapping[str, Bounds] = field(default_factory=dict)  #: of sub-processes
    pools: Mapping[str, Bounds] = field(default_factory=dict)
    lanes: Mapping[str, Bounds] = field(default_factory=dict)
    groups: Mapping[str, Bounds] = field(default_factory=dict)

    @property
    def frame(self) -> Bounds:
        """The rectangle around everything."""
        corners = [Bounds(*point, 0, 0) for points in self.routes.values() for point in points]
        parts = (self.boxes, self.pools, self.labels, self.groups)
        return around([*corners, *(box for part in parts for box in part.values())])

    def moved(self, dx: float, dy: float) -> Drawing:
        """The same at another place."""
        return replace(
            self,
            boxes=_moved(self.boxes, dx, dy),
            labels=_moved(self.labels, dx, dy),
            titles=_moved(self.titles, dx, dy),
            pools=_moved(self.pools, dx, dy),
            lanes=_moved(self.lanes, dx, dy),
            groups=_moved(self.groups, dx, dy),
            routes={
                id_: tuple((x + dx, y + dy) for x, y in points)
                for id_, points in self.routes.items()
            },
        )


def _moved(boxes: Mapping[str, Bounds], dx: float, dy: float) -> dict[str, Bounds]:
    return {
        id_: Bounds(box.x + dx, box.y + dy, box.width, box.height) for id_, box in boxes.items()
    }
