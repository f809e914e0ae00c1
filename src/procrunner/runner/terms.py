"""Terms at run time: begun when work begins, ended with it, paused, warned of, told when late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from procrunner import engine
from procrunner.calendar import NO_BOOK, Book, Calendar, Stop, due, term
from procrunner.deadline import WHOLE, Deadline, Pause
from procrunner.definition import Element, Process
from procrunner.errors import ExpressionError, UsageError
from procrunner.expression import parse
from procrunner.model import EventKind, HistoryEvent, Instance, Status, Variables
from procrunner.ports import Unit

WARN = 0.75
"""After which part of a term somebody is warned."""
SCOPES = ("subProcess", "transaction", "adHocSubProcess", "callActivity")
_ENDINGS = (EventKind.COMPLETED, EventKind.INTERRUPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How terms are counted and told."""

    book: Book = NO_BOOK
    warn: float = WARN  #: after this part of the term; 1 or more: nobody is warned
    notify: str = ""  #: process that carries out what is told; empty: only the history tells

    def counted(self, deadline: Deadline) -> Deadline:
        """The deadline with its moments by these calendars; what was told already is kept."""
        try:
            moments = self._moments(deadline)
        except UsageError as error:
            return replace(deadline, due=None, warn_at=None, trouble=error.what)
        end, warn_at = moments
        return replace(
            deadline,
            due=end,
            calendar=self.book.version,
            warn_at=warn_at,
            late_at=deadline.late_at if deadline.late_at and end <= deadline.late_at else None,
            trouble="",
        )

    def _moments(self, deadline: Deadline) -> tuple[datetime, datetime | None]:
        read = term(deadline.reading)
        if read is None:
            raise UsageError("it has no term")
        calendar, stops = self.calendar(deadline), stops_of(deadline)
        end = due(read, deadline.began_at, calendar, stops)
        lower = term({**deadline.reading, "term": deadline.reading.get("term:min", "")})
        if lower is None and self.warn < 1:
            lower = read.share(self.warn)
        warn_at = due(lower, deadline.began_at, calendar, stops) if lower else None
        return end, warn_at if warn_at and deadline.began_at < warn_at < end else None

    def today(self, now: datetime) -> date:
        """The date of a moment where the project works."""
        return self.book.usual.local(now).date()

    def told(self, at: datetime | None) -> str:
        """A moment as the clocks of the project show it, with its zone; empty for none."""
        return "" if at is None else f"{self.book.usual.local(at):%Y-%m-%d %H:%M:%S %Z}"

    def calendar(self, deadline: Deadline) -> Calendar:
        """The calendar of the office that does it."""
        return self.book.of(deadline.roles)


def stops_of(deadline: Deadline) -> list[Stop]:
    """The times in which the clock stood, joined where they overlap."""
    stops: list[Stop] = []
    for pause in sorted(deadline.pauses, key=lambda each: each.begin):
        if pause.end is None:
            continue
        last = stops[-1] if stops else None
        if last is not None and pause.begin <= last.end:
            stops[-1] = replace(last, end=max(last.end, pause.end))
        else:
            stops.append(Stop(pause.begin, pause.end, pause.reason))
    return stops


@dataclass(frozen=True, slots=True)
class TermKeeper:
    """Keeps the deadlines of instances within one unit of work."""

    unit: Unit
    rules: Rules
    now: datetime

    def begin(self, instance: Instance, program: engine.Program) -> None:
        """The term of the instance itself, if its process has one."""
        process = program.definitions[instance.process].process(instance.process)
        if reading := _reading(process.properties, instance.variables):
            element = replace(program.frame.element, name=process.name)
            self._open(instance, WHOLE, element, instance.process, (), reading)

    def follow(
        self, instance: Instance, program: engine.Program, step: engine.Step, *, actor: str
    ) -> None:
        """Begin, end and pause terms as tokens came and went."""
        if not _has_terms(program):
            return
        candidates = {wait.token: wait.candidates for wait in step.opened}
        for event in step.events:
            node = program.nodes.get(f"{event.process}/{event.element}")
            if node is None:
                continue
            properties = _properties(node.element, program)
            reading = _reading(properties, step.variables)
            if event.kind is EventKind.ENTERED and reading:
                roles = (*candidates.get(event.token, ()), *filter(None, [node.lane]))
                self._open(instance, event.token, node.element, event.process, roles, reading)
            elif event.kind in _ENDINGS and reading:
                self.unit.deadlines.close(
                    instance.id, [event.token], how=event.kind.value, at=self.now
                )
            if reason := properties.get("term:pauses", ""):
                self._pause(instance, event, reason, program, actor)
        if instance.status.is_over:
            how = "completed" if instance.status is Status.COMPLETED else "interrupted"
            self.unit.deadlines.close_all(instance.id, how=how, at=self.now)

    def _open(  # noqa: PLR0913, PLR0917 - what a deadline is about
        self,
        instance: Instance,
        token: int,
        element: Element,
        process: str,
        roles: tuple[str, ...],
        reading: Mapping[str, str],
    ) -> None:
        new = self.rules.counted(
            Deadline(
                instance=instance.id,
                token=token,
                element=element.id,
                process=process,
                name=element.name,
                roles=roles,
                reading=reading,
                began_at=self.now,
                calendar=self.rules.book.version,
                due=None,
                first_calendar=self.rules.book.version,
                first_due=None,
                warn_at=None,
            )
        )
        self.unit.deadlines.begin(replace(new, first_due=new.due))

    def _pause(
        self,
        instance: Instance,
        event: HistoryEvent,
        reason: str,
        program: engine.Program,
        actor: str,
    ) -> None:
        wholes = [
            each
            for each in self.unit.deadlines.of(instance.id)
            if each.token == WHOLE or _is_scope(each, program)
        ]
        if event.kind is EventKind.ENTERED:
            changed = [paused(each, event.token, self.now, reason) for each in wholes]
            kind = EventKind.PAUSED
        elif event.kind in _ENDINGS:
            changed = [self.resumed(each, event.token) for each in wholes]
            kind = EventKind.RESUMED
        else:
            return
        if changed and changed != wholes:
            self.unit.deadlines.put(changed)
            self._note(instance.id, [told(each, kind) for each in changed], actor)

    def resumed(self, deadline: Deadline, token: int) -> Deadline:
        """The clock runs again, unless another token holds it; the term ends later by that."""
        pauses = tuple(
            replace(each, end=self.now) if each.token == token and each.end is None else each
            for each in deadline.pauses
        )
        stands = [each.begin for each in pauses if each.end is None]
        after = replace(deadline, pauses=pauses, paused_at=min(stands, default=None))
        return after if stands else self.rules.counted(after)

    def _note(self, instance: str, events: Sequence[HistoryEvent], actor: str) -> None:
        self.unit.history.append(instance, events, actor=actor, at=self.now)


@lru_cache(maxsize=1_000)
def _has_terms(program: engine.Program) -> bool:
    """Whether anything has to be looked at; most processes of other people have no terms."""
    ids = (program.process, *program.calls)
    processes = [program.definitions[id_].process(id_) for id_ in ids]
    things: list[Process | Element] = [*processes]
    things += [element for process in processes for element in process.elements]
    return any({"term", "term:pauses"} & thing.properties.keys() for thing in things)


def paused(deadline: Deadline, token: int, now: datetime, reason: str) -> Deadline:
    """The clock stands while the token waits."""
    pause = Pause(token=token, begin=now, end=None, reason=reason)
    since = deadline.paused_at or now
    return replace(deadline, pauses=(*deadline.pauses, pause), paused_at=since)


def told(deadline: Deadline, kind: EventKind, **more: str) -> HistoryEvent:
    """What the history says of a deadline."""
    end = deadline.due.isoformat() if deadline.due else ""
    return HistoryEvent(
        kind=kind,
        element=deadline.element,
        process=deadline.process,
        name=deadline.name,
        token=deadline.token,
        data={"term": deadline.term, "due": end, **more},
    )


def _is_scope(deadline: Deadline, program: engine.Program) -> bool:
    node = program.nodes.get(f"{deadline.process}/{deadline.element}")
    return node is not None and node.element.type in SCOPES


def _properties(element: Element, program: engine.Program) -> Mapping[str, str]:
    """Its own; those of the called process too, which is the whole that it stands for."""
    called = element.attributes.get("calledElement", "") if element.type == "callActivity" else ""
    if called not in program.definitions:
        return element.properties
    return {**program.definitions[called].process(called).properties, **element.properties}


def _reading(properties: Mapping[str, str], variables: Variables) -> dict[str, str]:
    """The properties that tell a term, with ``${…}`` computed; empty without a term.

    What cannot be computed stays as it stands, and is told as the trouble of the deadline.
    """
    if "term" not in properties:
        return {}
    return {
        name: _computed(text, variables)
        for name, text in properties.items()
        if name == "term" or name.startswith("term:")
    }


def _computed(text: str, variables: Variables) -> str:
    try:
        return str(parse(text).value(variables))
    except ExpressionError:
        return text
