"""Rule: the terms of the drawing are those of the act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from procrunner.definition import Process
from procrunner.regulation.model import Service, Step, Term
from procrunner.regulation.trace.clauses import at
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap

_PERIOD = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
WHOLE = {"callActivity", "subProcess", "transaction"}


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Terms that differ, terms that are missing, terms that the act does not give."""
    steps = {step.id: step for step in service.steps}
    for step in service.steps:
        yield from _missing(step, drawing)
    for mark in drawing.marks:
        if mark.term and "term:reason" not in mark.thing.properties:
            yield from _different(mark, steps, service)
    yield from _overall(service, drawing)


def _missing(step: Step, drawing: Drawing) -> Iterator[Gap]:
    marks = drawing.of(step.id)
    if marks and step.limits and not any(mark.term for mark in marks):
        at_once = all(measure(term.max) == (0, 0) for term in step.limits)
        if not (at_once and any(mark.is_automatic for mark in marks)):
            said = ", ".join(term.max for term in step.limits)
            yield at(marks[0], About.TERM, f"has no term; the act says {said}", step=step.id)


def _different(mark: Mark, steps: Mapping[str, Step], service: Service) -> Iterator[Gap]:
    mine = [steps[each] for each in mark.steps if each in steps]
    allowed = [term for step in mine for term in _limits(step, steps)]
    if mark.thing.type in WHOLE:
        allowed += [term for term in service.terms if term.max]
    fitting = [term for term in allowed if measure(term.max) == measure(mark.term)]
    step = mine[0].id if mine else ""
    if not allowed:
        yield at(mark, About.TERM, f"term {mark.term}; the act gives none", step=step)
    elif not fitting:
        said = " or ".join(dict.fromkeys(term.max for term in allowed))
        yield at(mark, About.TERM, f"term {mark.term}; the act says {said}", step=step)
    elif not any(_same_calendar(mark.thing.properties, term) for term in fitting):
        message = f"term:calendar is not '{fitting[0].calendar}', as the act says"
        yield at(mark, About.TERM, message, step=step)


def _limits(step: Step, steps: Mapping[str, Step]) -> tuple[Term, ...]:
    return step.limits or (steps[step.term.within].limits if step.term.within else ())


def _same_calendar(properties: Mapping[str, str], term: Term) -> bool:
    return term.calendar == "unspecified" or properties.get("term:calendar") == term.calendar


def _overall(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """The terms of the whole service, on a process or on an activity that holds a procedure."""
    said = [term for term in service.terms if term.max]
    shown = {measure(mark.term) for mark in drawing.marks if mark.thing.type in WHOLE}
    for definition in drawing.definitions.values():
        for process in definition.processes:
            shown.add(measure(process.properties.get("term", "")))
            yield from _of_process(process, definition.file, said)
    for term in said:
        if drawing.definitions and measure(term.max) not in shown:
            of = f" ({term.variant})" if term.variant else ""
            yield Gap(
                about=About.TERM,
                message=f"the overall term {term.max}{of} is on no process, call or sub-process",
            )


def _of_process(process: Process, file: str, said: Sequence[Term]) -> Iterator[Gap]:
    shown = process.properties.get("term", "")
    if not shown or "term:reason" in process.properties:
        return
    fitting = [term for term in said if measure(term.max) == measure(shown)]
    if not any(_same_calendar(process.properties, term) for term in fitting):
        yield Gap(
            about=About.TERM,
            message=f"overall term {shown} is not the act's",
            element=process.id,
            file=file,
            line=process.place.line,
        )


def measure(text: str) -> tuple[int, int] | None:
    """Days and seconds: PT60M is PT1H, but P1D of working days is not PT24H."""
    if not text or not (match := _PERIOD.fullmatch(text)):
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return days, hours * 3600 + minutes * 60 + seconds
