"""An overlay on a scene: which mark lies where, tints and thick lines, badges."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from procrunner.definition.model import Bounds
from procrunner.diagram import badges, gateways, legend, places
from procrunner.diagram.badges import Badge
from procrunner.diagram.overlay import Kind, Mark, Overlay
from procrunner.diagram.scene import Line, Node, Scene
from procrunner.diagram.svg import Canvas

ROLLED_UP = (
    *(Kind.INCIDENT, Kind.OVERDUE, Kind.ERROR, Kind.WARNING, Kind.INFO, Kind.TOKEN),
    Kind.CHANGED,
)
"""Marks on what has no shape here are shown on what lies around it."""
UNTINTED = ("participant", "lane", "group", "textAnnotation")
THICK = 3.2
QUIET = (Kind.PASSED, Kind.COVERED, Kind.HEAT)
"""On a flow the thick line says it; a badge only if it has a text."""


class Marked:
    """The marks of an overlay that lie on one scene."""

    def __init__(self, scene: Scene, overlay: Overlay) -> None:
        self.scene = scene
        self.overlay = overlay
        self.title = overlay.title

    @cached_property
    def marks(self) -> dict[str, list[Mark]]:
        """By the id of what they are drawn on."""
        found: dict[str, list[Mark]] = defaultdict(list)
        for mark in self.overlay.marks:
            if anchor := self._anchor(mark):
                found[anchor].append(mark)
        return dict(found)

    @cached_property
    def entries(self) -> list[legend.Entry]:
        """What the legend explains."""
        shown = [mark for marks in self.marks.values() for mark in marks]
        return legend.entries(self.overlay, shown, self.scene.language)

    @cached_property
    def placed(self) -> list[tuple[str, Badge, Bounds]]:
        """Every badge with the id it belongs to and its place."""
        if not self.marks:
            return []
        symbols = places.symbols(self.scene)
        fixed = [part for of in places.FIXED for part in of(self.scene)]
        done: list[tuple[str, Badge, Bounds]] = []
        for id_, marks in self.marks.items():
            others = [box for other, box in symbols.items() if other != id_]
            taken = [*others, *fixed, *(box for _, _, box in done)]
            found = self._shown(id_, badges.of(marks))
            spot = self._spot(id_, found, taken)
            done += [(id_, badge, box) for badge, box in badges.row(found, spot)]
        return done

    def node(self, node: Node) -> Node:
        """The node in the colour of its marks."""
        marks = self.marks.get(node.thing.id, [])
        colours = node.colours
        if self.is_gone(node.thing.id):
            ink = badges.INKS[Kind.REMOVED]
            colours = replace(colours, stroke=ink, label=ink)
        if node.kind not in UNTINTED and (tint := badges.tint(marks)):
            colours = replace(colours, fill=tint)
        return replace(node, colours=colours)

    def is_gone(self, id_: str) -> bool:
        """Whether it is only a ghost of what was there."""
        return any(mark.kind is Kind.REMOVED for mark in self.marks.get(id_, ()))

    def line(self, line: Line) -> Line:
        """The line as thick and dark as its marks say."""
        marks = self.marks.get(line.flow.id, [])
        found = badges.of(marks)
        if not found:
            return line
        weight = 1.5 if found[0].kind is Kind.UNCOVERED else THICK
        if found[0].kind is Kind.HEAT:
            weight = 1.5 + 4 * marks[0].level
        ink = badges.INKS[found[0].kind]
        return replace(line, weight=weight, colours=replace(line.colours, stroke=ink, label=""))

    def draw(self, canvas: Canvas) -> None:
        """Draw all badges."""
        if not self.placed:
            return
        layer = canvas.group("marks")
        for id_, badge, box in self.placed:
            group = layer.group(f"mark {badge.kind}", **{"for": id_})
            if badge.note:
                group.title(badge.note)
            badges.draw(group, badge, box)

    def _anchor(self, mark: Mark) -> str:
        """What a mark is drawn on; empty when it lies on another diagram."""
        id_, seen = mark.element, {""}
        while id_ not in seen:
            if id_ in self.scene.nodes or id_ in self.scene.lines:
                return id_
            seen.add(id_)
            id_ = self._around(id_) if mark.kind in ROLLED_UP else ""
        return ""

    def _around(self, id_: str) -> str:
        """The sub-process or process of an element, the pool of a process."""
        definition = self.scene.definition
        if element := definition.elements.get(id_):
            return element.parent
        return next((pool.id for pool in definition.participants if pool.process == id_), "")

    def _shown(self, id_: str, found: list[Badge]) -> list[Badge]:
        """The badges worth drawing: a thick line needs no check mark, a gateway no time."""
        if node := self.scene.nodes.get(id_):
            quiet = node.kind in gateways.KINDS
            return [
                replace(badge, text="") if quiet and badge.kind is Kind.PASSED else badge
                for badge in found
            ]
        return [badge for badge in found if badge.text or badge.kind not in QUIET]

    def _spot(self, id_: str, found: list[Badge], taken: list[Bounds]) -> Bounds:
        if node := self.scene.nodes.get(id_):
            return places.on_shape(found, node.bounds, taken)
        return places.on_line(found, self.scene.lines[id_].points, taken)
