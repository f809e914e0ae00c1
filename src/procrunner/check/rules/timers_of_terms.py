"""A drawn timer that belongs to a term stands while the clock of that term does.

A token at an element with ``term:pauses`` makes the clocks of the process, of its sub-processes and
calls stand. A timer event with ``term:calendar`` counts as a term does; with ``term:of``, which
names the process or the activity whose term it belongs to, it stands with that term too. One that
begins with the term and has its duration fires when the term ends, however often the clock stood.

PR517: term:of stands on what is no timer with a duration and term:calendar, or names neither the
process nor an activity of it that has a term inside which other work is done.
PR518: the clock of the term may stand, and a timer at the same activity runs on.

At run time: with PR518 the drawn way for late work is taken while the term is still running.
To mend: write term:of = ID on the timer event; where it has to run on, suppress the finding with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import SUB_PROCESSES, Rule, Subject, called
from procrunner.definition import Element, Process
from procrunner.errors import Finding, Severity

_WHOLES = (*SUB_PROCESSES, "callActivity")


def find(subject: Subject) -> Iterator[Finding]:
    """Timers that belong to no term, and those that do not say to which."""
    for process in subject.definition.processes:
        by_id = {each.id: each for each in process.elements}
        for element in process.elements:
            whole = element.properties.get("term:of", "")
            host = by_id.get(element.attached_to)
            if "term:of" in element.properties:
                if wrong := _wrong(subject, process, element, by_id.get(whole), whole):
                    yield subject.definition.finding(
                        "PR517", element, wrong[0], hint=wrong[1], severity=Severity.ERROR
                    )
            elif (
                host
                and _is_counted(element)
                and _has_term(subject, host)
                and (reason := next(_pauses(subject, process, set()), ""))
            ):
                yield subject.definition.finding(
                    "PR518",
                    element,
                    f"while {reason}, the term of {called(host)} stands, and this timer does not",
                    hint=f"Write term:of = {host.id} on it.",
                    severity=Severity.WARNING,
                )


def _wrong(
    subject: Subject, process: Process, timer: Element, whole: Element | None, named: str
) -> tuple[str, str] | None:
    if not _is_counted(timer):
        return "only a timer counts with a term", "Give it a duration, and term:calendar."
    if named == process.id if whole is None else _has_term(subject, whole):
        return None
    return (
        f"'{named}' has no term whose clock may stand",
        "Name the process, or a sub-process or call in it that has the property term.",
    )


def _is_counted(element: Element) -> bool:
    is_duration = any(each.timer == "timeDuration" for each in element.events)
    return is_duration and "term:calendar" in element.properties


def _has_term(subject: Subject, element: Element) -> bool:
    if element.type not in _WHOLES:
        return False
    inside = subject.world.process(element.attributes.get("calledElement", ""))
    return "term" in element.properties or bool(inside and "term" in inside.properties)


def _pauses(subject: Subject, process: Process, seen: set[str]) -> Iterator[str]:
    """Why clocks may stand, here or in what is called."""
    seen.add(process.id)
    for element in process.elements:
        if reason := element.properties.get("term:pauses", ""):
            yield reason
        inside = subject.world.process(element.attributes.get("calledElement", ""))
        if inside and inside.id not in seen:
            yield from _pauses(subject, inside, seen)


RULE = Rule(codes=("PR517", "PR518"), find=find, others={"PR518": Severity.WARNING})
