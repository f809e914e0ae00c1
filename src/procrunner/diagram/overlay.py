"""Overlays: marks on elements and flows, whatever they tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from procrunner.definition import Definition
from procrunner.diagram import words
from procrunner.errors import Finding
from procrunner.model import EventKind, StoredEvent, Wait, WaitKind


class Kind(StrEnum):
    """What a mark tells."""

    INCIDENT = "incident"  #: the work stopped here
    OVERDUE = "overdue"  #: what was to happen here is late
    ERROR = "error"  #: a finding
    WARNING = "warning"  #: a finding
    INFO = "info"  #: a finding
    REMOVED = "removed"  #: a later version does not have it
    ADDED = "added"  #: an earlier version did not have it
    CHANGED = "changed"  #: another version says something else
    MOVED = "moved"  #: another version draws it otherwise
    TOKEN = "token"  #: tokens wait here  # noqa: S105 - not a password
    HEAT = "heat"  #: a number on a scale
    UNCOVERED = "uncovered"  #: no test came here
    COVERED = "covered"  #: a test came here
    PASSED = "passed"  #: the instance came through here


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing told about one element or flow."""

    element: str  #: BPMN id of an element or flow
    kind: Kind
    text: str = ""  #: on the badge, short
    note: str = ""  #: shown when the pointer rests on the badge
    level: float = 0  #: of heat, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Marks to be drawn over a diagram, with a legend below it."""

    marks: tuple[Mark, ...] = ()
    title: str = ""  #: above the diagram
    low: str = ""  #: text at the cold end of the scale
    high: str = ""  #: text at its hot end

    def __add__(self, other: Overlay) -> Overlay:
        """Both on one diagram."""
        return Overlay(
            marks=self.marks + other.marks,
            title=self.title or other.title,
            low=self.low or other.low,
            high=self.high or other.high,
        )


_EVENTS = (WaitKind.TIMER, WaitKind.MESSAGE, WaitKind.SIGNAL, WaitKind.CONDITIONAL)


def tokens(waits: Iterable[Wait], *, now: datetime | None = None, title: str = "") -> Overlay:
    """Where tokens wait; which of them stand still; with ``now``, which are overdue."""
    marks = []
    for wait in _once(waits):
        stands = wait.kind is WaitKind.INCIDENT
        kind = Kind.INCIDENT if stands else Kind.TOKEN
        marks.append(Mark(element=wait.element, kind=kind, note=wait.detail))
        if now is not None and wait.due is not None and wait.due < now:
            marks.append(Mark(element=wait.element, kind=Kind.OVERDUE, note=str(wait.due)))
    return Overlay(marks=tuple(marks), title=title)


def _once(waits: Iterable[Wait]) -> Iterator[Wait]:
    """Of the waits of a token for several things at one event only the first."""
    seen: dict[str, tuple[WaitKind, str]] = {}
    for wait in waits:
        what = (wait.kind, wait.message)
        if wait.kind not in _EVENTS or seen.setdefault(wait.element, what) == what:
            yield wait


def effect(definition: Definition, left: Iterable[Wait], begun: Iterable[Wait]) -> Overlay:
    """Where in the processes of one file a command ends a wait, and where it begins one."""
    mine = {process.id for process in definition.processes}
    both = ((Kind.REMOVED, left), (Kind.ADDED, begun))
    marks = [
        Mark(element=wait.element, kind=kind)
        for kind, waits in both
        for wait in _once(waits)
        if wait.process in mine
    ]
    return Overlay(marks=tuple(marks))


def overdue(elements: Iterable[str]) -> Overlay:
    """What is late, as the working calendar tells it."""
    return Overlay(marks=tuple(Mark(element=id_, kind=Kind.OVERDUE) for id_ in elements))


def path(events: Sequence[StoredEvent], *, zone: tzinfo = UTC, title: str = "") -> Overlay:
    """The way of an instance: what it completed, when, and by which flows it came."""
    done: dict[str, Mark] = {}
    for stored in events:
        event, moment = stored.event, stored.at.astimezone(zone)
        if event.flow:
            done[event.flow] = Mark(element=event.flow, kind=Kind.PASSED)
        if event.element and event.kind is EventKind.COMPLETED:
            done[event.element] = Mark(
                element=event.element,
                kind=Kind.PASSED,
                text=f"{moment:%d.%m %H:%M}",
                note=f"{moment:%Y-%m-%d %H:%M:%S %z} {stored.who}",
            )
    return Overlay(marks=tuple(done.values()), title=title)


def case(  # noqa: PLR0913 - what a picture tells of a case
    definition: Definition,
    events: Iterable[StoredEvent],
    waits: Iterable[Wait],
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
    title: str = "",
) -> Overlay:
    """What an instance did in the processes of one file, and where it stands there.

    The files of the processes that it called may use the same ids for something else.
    """
    mine = {process.id for process in definition.processes}
    here = [stored for stored in events if stored.event.process in mine]
    waiting = list(waits)
    stands = tokens((wait for wait in waiting if wait.process in mine), now=now)
    called = tuple(_called(definition, here)) if waiting else ()
    return path(here, zone=zone, title=title) + stands + Overlay(marks=called)


def _called(definition: Definition, events: Iterable[StoredEvent]) -> Iterator[Mark]:
    """The calls that have begun and not ended: the token is in what they call."""
    begun: dict[int, str] = {}
    for stored in events:
        event = stored.event
        if event.kind in (EventKind.COMPLETED, EventKind.INTERRUPTED):
            begun.pop(event.token, None)
        elif event.kind is EventKind.ENTERED:
            element = definition.elements.get(event.element)
            if element is not None and element.type == "callActivity":
                begun[event.token] = event.element
    return (Mark(element=each, kind=Kind.TOKEN) for each in begun.values())


def heat(
    values: Mapping[str, float | timedelta], *, language: str = "", title: str = ""
) -> Overlay:
    """Counts or durations on a scale from the smallest to the largest."""
    if not values:
        return Overlay(title=title)
    sizes = {id_: _size(value) for id_, value in values.items()}
    low, high = min(sizes.values()), max(sizes.values())
    span = high - low
    shown = {sizes[id_]: words.amount(value, language) for id_, value in values.items()}
    marks = [
        Mark(
            element=id_,
            kind=Kind.HEAT,
            text=shown[size],
            level=(size - low) / span if span else 1,
        )
        for id_, size in sizes.items()
    ]
    return Overlay(marks=tuple(marks), title=title, low=shown[low], high=shown[high])


def findings(found: Iterable[Finding], *, title: str = "") -> Overlay:
    """What a check found, with its code."""
    marks = [
        Mark(element=each.element, kind=Kind(each.severity), text=each.code, note=each.message)
        for each in found
        if each.element
    ]
    return Overlay(marks=tuple(marks), title=title)


def way(found: Finding) -> Overlay:
    """The way to what a check found, its steps numbered, and the finding at its end."""
    numbers: dict[str, list[str]] = {}
    for number, element in enumerate(found.way, start=1):
        numbers.setdefault(element, []).append(str(number))
    marks = [
        Mark(element=id_, kind=Kind.PASSED, text=", ".join(each)) for id_, each in numbers.items()
    ]
    return Overlay(marks=tuple(marks), title=f"{found.code} {found.message}") + findings([found])


def coverage(hit: Collection[str], every: Iterable[str], *, title: str = "") -> Overlay:
    """Which of all elements and flows a test came through."""
    marks = [
        Mark(element=id_, kind=Kind.COVERED if id_ in hit else Kind.UNCOVERED) for id_ in every
    ]
    return Overlay(marks=tuple(marks), title=title)


def _size(value: float | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
