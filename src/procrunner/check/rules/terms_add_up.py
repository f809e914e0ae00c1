"""The terms of the steps fit into the term of the whole.

A process, a sub-process or a call that has a term of its own (the property ``term``) gives it to
all that is done in it. The terms of its steps are added up along the longest way through, into
sub-processes and called processes too; ways back are not taken. Eight hours of work are taken for
a working day, 24 for a day by the clock. Terms of another calendar, and those that are computed
(${…}), are left out.

At run time: every step may end in time, and the whole be late all the same.
To mend: shorten the steps, or ask whoever wrote the act; where the act says so, suppress the
finding with its place as the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from procrunner.calendar import Counting, Term, term
from procrunner.check.rule import SUB_PROCESSES, Rule, Subject
from procrunner.definition import Element, Process
from procrunner.errors import Finding, Severity, UsageError

_HOURS = {Counting.WORKING: 8, Counting.CALENDAR: 24, Counting.CLOCK: 24}
_SECONDS = 3600
_WHOLES = (*SUB_PROCESSES, "callActivity")
_MONTH = 30
_MINUTES = 60
_LITTLE = 1e-9
"""What sums of parts of days may lack."""


@dataclass(frozen=True, slots=True)
class _Way:
    """The longest way so far."""

    days: float = 0
    least: float = 0  #: by the lower bounds of the terms
    steps: tuple[str, ...] = ()  #: ids of what has a term on it, with the term

    def after(self, other: _Way) -> _Way:
        steps = (*other.steps, *self.steps)
        return _Way(self.days + other.days, self.least + other.least, steps)

    def told(self, counting: Counting) -> str:
        """``10 to 17 days 45 min``."""
        whole, least = int(self.days + _LITTLE), int(self.least + _LITTLE)
        minutes = round((self.days - whole) * _HOURS[counting] * _MINUTES)
        hours = f" {minutes // _MINUTES} h" if minutes >= _MINUTES else ""
        rest = f" {minutes % _MINUTES} min" if minutes % _MINUTES else ""
        return f"{f'{least} to ' if least < whole else ''}{whole} days{hours}{rest}"


def find(subject: Subject) -> Iterator[Finding]:
    """Wholes with a term that their steps may exceed."""
    for process in subject.definition.processes:
        wholes: list[Process | Element] = [process]
        wholes += [
            each for each in process.elements if each.type in (*SUB_PROCESSES, "callActivity")
        ]
        for whole in wholes:
            allowed = _read(whole.properties)
            if allowed is None:
                continue
            longest = _Longest(subject, allowed.counting).inside(whole, process)
            if longest.days > _days(allowed) + _LITTLE:
                yield subject.definition.finding(
                    "PR516",
                    whole,
                    f"the terms of its steps add up to {longest.told(allowed.counting)} "
                    f"({allowed.counting}), "
                    f"its own is {allowed.text}",
                    hint=f"The steps on the longest way are: {', '.join(longest.steps)}.",
                    severity=Severity.WARNING,
                )


@dataclass
class _Longest:
    """Looks for the longest way; each process is entered once on it."""

    subject: Subject
    counting: Counting
    entered: list[str] = field(default_factory=list)

    def inside(self, whole: Process | Element, process: Process) -> _Way:
        """The longest way through a process, a sub-process, or what a call calls."""
        if isinstance(whole, Element) and whole.type == "callActivity":
            called = self.subject.world.process(whole.attributes.get("calledElement", ""))
            if called is None or called.id in self.entered:
                return _Way()
            return self.inside(called, called)
        self.entered.append(whole.id)
        nodes = {each.id: each for each in process.elements if each.parent == whole.id}
        follow: dict[str, list[str]] = {id_: [] for id_ in nodes}
        for flow in process.flows:
            if flow.source in nodes and flow.target in nodes:
                follow[flow.source].append(flow.target)
        for each in nodes.values():
            if each.attached_to in nodes:
                follow[each.attached_to].append(each.id)
        known: dict[str, _Way] = {}
        ways = [self._from(id_, nodes, follow, known, set(), process) for id_ in nodes]
        self.entered.pop()
        return max(ways, key=lambda way: way.days, default=_Way())

    def _from(  # noqa: PLR0913, PLR0917 - what a walk over a graph carries along
        self,
        id_: str,
        nodes: Mapping[str, Element],
        follow: Mapping[str, list[str]],
        known: dict[str, _Way],
        on_the_way: set[str],
        process: Process,
    ) -> _Way:
        if id_ in known:
            return known[id_]
        ahead = [
            self._from(each, nodes, follow, known, on_the_way | {id_}, process)
            for each in follow[id_]
            if each not in on_the_way and each != id_
        ]
        further = max(ahead, key=lambda way: way.days, default=_Way())
        known[id_] = further.after(self._own(nodes[id_], process))
        return known[id_]

    def _own(self, element: Element, process: Process) -> _Way:
        own = _read(element.properties)
        if own is not None and own.counting is self.counting:
            lower = element.properties.get("term:min", "")
            least = _read({**element.properties, "term": lower})
            said = f"{lower} to {own.text}" if least else own.text
            return _Way(_days(own), _days(least or own), (f"{element.id} {said}",))
        if element.type in _WHOLES:
            return self.inside(element, process)
        return _Way()


def _read(properties: Mapping[str, str]) -> Term | None:
    try:
        return term(properties)
    except UsageError:
        return None  # computed, or told as PR512


def _days(read: Term) -> float:
    hours = read.time.total_seconds() / _SECONDS
    return _MONTH * read.months + read.days - read.is_before + hours / _HOURS[read.counting]


RULE = Rule(codes=("PR516",), find=find, severity=Severity.WARNING)
