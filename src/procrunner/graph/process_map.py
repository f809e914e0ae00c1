"""The process map: the ways that instances really went, how often and how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from procrunner.definition import Definition, Element, Flow
from procrunner.diagram import words
from procrunner.graph.sheet import Sheet
from procrunner.model import EventKind, StoredEvent

THICKEST = 4.0
INSIDE = {"style": "dotted"}
"""Arrows that no sequence flow stands for: into a process called, to an event of a boundary."""

Place = tuple[str, str]  #: ids of process and element


@dataclass(kw_only=True)
class Arc:
    """A way from one element to the next."""

    count: int = 0
    spans: list[timedelta] = field(default_factory=list)  #: until the next one was done
    is_flow: bool = True


@dataclass(kw_only=True)
class Stay:
    """What happened at one element."""

    done: int = 0
    interrupted: int = 0
    incidents: int = 0


def process_map(
    histories: Iterable[Sequence[StoredEvent]],
    definitions: Iterable[Definition],
    *,
    process: str,
    language: str = "",
) -> str:
    """Elements that instances of a process came to and the ways between them, in DOT.

    An arrow says how often the way was gone, and the median time from the end of one element to
    the end of the next.
    """
    found = _Map(list(definitions), language)
    count = 0
    for history in histories:
        count += 1
        _Walk(found, history).go()
    return found.source(f"{found.titles.get(process, process)}: {count} instances")


class _Map:
    def __init__(self, definitions: list[Definition], language: str) -> None:
        self.language = language
        self.elements: dict[Place, Element] = {}
        self.flows: dict[str, Flow] = {}
        self.titles: dict[str, str] = {}
        for definition in definitions:
            self.flows |= definition.flows
            for process in definition.processes:
                label = process.properties.get(f"label:{language}", "")
                self.titles[process.id] = label or process.name or process.id
                self.elements |= {(process.id, each.id): each for each in process.elements}
        self.stays: dict[Place, Stay] = defaultdict(Stay)
        self.arcs: dict[tuple[Place, Place], Arc] = defaultdict(Arc)

    def source(self, title: str) -> str:
        """The map in DOT."""
        sheet = Sheet(title=title, across=False)
        processes = dict.fromkeys(process for process, _ in self.stays)
        for process in processes:
            nodes = [
                (place, self._style(place), self._label(place))
                for place in self.stays
                if place[0] == process
            ]
            sheet.group(process, self.titles.get(process, process), nodes)
        most = max((arc.count for arc in self.arcs.values()), default=1)
        for (one, other), arc in self.arcs.items():
            width = f"{1 + (THICKEST - 1) * arc.count / most:.2f}"
            style = {} if arc.is_flow else dict(INSIDE)
            if one[0] != other[0]:
                style["constraint"] = "false"  # processes side by side
            sheet.arrow(one, other, self._told(arc), penwidth=width, **style)
        return sheet.source

    def _told(self, arc: Arc) -> str:
        times = f"{arc.count} ×"
        seconds = round(median([each.total_seconds() for each in arc.spans] or [0]))
        if seconds == 0:
            return times
        return f"{times} {words.amount(timedelta(seconds=seconds), self.language or 'en')}"

    def _style(self, place: Place) -> str:
        if self.stays[place].incidents:
            return "held"
        type_ = self.elements[place].type if place in self.elements else ""
        if type_.endswith("Event"):
            return "event"
        return "gateway" if type_.endswith("Gateway") else "task"

    def _label(self, place: Place) -> str:
        stay, element = self.stays[place], self.elements.get(place)
        name = element.label(self.language) if element else ""
        is_plain = not name and self._style(place) == "gateway"
        lines = [f"{stay.done} ×"] if is_plain else [name or place[1], f"{stay.done} ×"]
        if stay.interrupted:
            lines.append(f"{stay.interrupted} × interrupted")
        if stay.incidents:
            lines.append(f"{stay.incidents} × incident")
        return "\n".join(lines)


class _Walk:
    """One instance's way over the map."""

    def __init__(self, found: _Map, history: Sequence[StoredEvent]) -> None:
        self.map = found
        self.history = history
        self.done: dict[Place, datetime] = {}  #: when an element was done last
        self.entered: dict[Place, datetime] = {}
        self.came: dict[int, tuple[Place, Place]] = {}  #: by token, the way it came

    def go(self) -> None:
        """Count everything."""
        for stored in self.history:
            event = stored.event
            if not event.element:
                continue
            place = (event.process, event.element)
            self._arrive(stored, place)
            self._stay(stored, place)

    def _stay(self, stored: StoredEvent, place: Place) -> None:
        stay, kind = self.map.stays[place], stored.event.kind
        if kind is EventKind.ENTERED:
            self.entered[place] = stored.at
        elif kind is EventKind.COMPLETED:
            stay.done += 1
            self._measure(stored)
            self.done[place] = stored.at
        elif kind is EventKind.INTERRUPTED:
            stay.interrupted += 1
        elif kind is EventKind.INCIDENT:
            stay.incidents += 1

    def _arrive(self, stored: StoredEvent, place: Place) -> None:
        event = stored.event
        flow = self.map.flows.get(event.flow)
        before = (event.process, flow.source) if flow else self._without_flow(stored, place)
        if before is None:
            return
        arc = self.map.arcs[before, place]
        arc.count += 1
        arc.is_flow = flow is not None
        self.came[event.token] = (before, place)

    def _without_flow(self, stored: StoredEvent, place: Place) -> Place | None:
        """Host of a boundary event, sub-process or caller of a start."""
        element, kind = self.map.elements.get(place), stored.event.kind
        if element is None or kind is not EventKind.COMPLETED or stored.event.token in self.came:
            return None
        if element.attached_to:
            return (place[0], element.attached_to)
        if element.type != "startEvent":
            return None
        around = (place[0], element.parent)
        if around in self.map.elements:
            return around
        callers = [each for each in self.entered if self._calls(each, place[0])]
        return callers[-1] if callers else None

    def _calls(self, place: Place, process: str) -> bool:
        element = self.map.elements.get(place)
        return element is not None and element.attributes.get("calledElement") == process

    def _measure(self, stored: StoredEvent) -> None:
        before, place = self.came.get(stored.event.token, (None, None))
        if before is None or place != (stored.event.process, stored.event.element):
            return
        since = self.done.get(before) or self.entered.get(before)
        if since is not None:
            self.map.arcs[before, place].spans.append(stored.at - since)
