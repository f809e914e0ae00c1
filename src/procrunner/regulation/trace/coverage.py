"""What the drawings make of a service, step by step, and where they differ from the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from procrunner.definition import Definition
from procrunner.regulation.model import Act, Course, Service, Step
from procrunner.regulation.trace import actors, clauses, faults, refusals, rules, terms
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap


class State(StrEnum):
    """What became of a step."""

    IMPLEMENTED = "implemented"  #: an element names it
    LISTED = "listed"  #: deliberately not, with a reason
    MISSING = "missing"  #: no element, no reason


@dataclass(frozen=True, kw_only=True)
class Row:
    """A step and the elements that implement it."""

    step: Step
    course: Course
    marks: tuple[Mark, ...]
    state: State
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """A service and its drawings."""

    act: Act
    service: Service
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]  #: all, also those at no step
    additions: tuple[Mark, ...]
    drawing: Drawing

    @property
    def is_complete(self) -> bool:
        """Whether every gap has a reason."""
        return not any(gap.is_open for gap in self.gaps)

    def count(self, state: State) -> int:
        """How many steps are in a state."""
        return sum(row.state is state for row in self.rows)

    @property
    def open(self) -> Mapping[About, int]:
        """How many gaps have to be closed, by what they are about."""
        return Counter(gap.about for gap in self.gaps if gap.is_open)


def trace(act: Act, service: Service, definitions: Mapping[str, Definition]) -> Coverage:
    """Compare a service with its drawings.

    Args:
        act: the act.
        service: one of its services.
        definitions: its BPMN files by their path below the bpmn folder, without suffix.
    """
    drawing = Drawing(act, definitions)
    found = [
        *_without_element(service, drawing),
        *clauses.gaps(service, drawing),
        *rules.gaps(service, drawing),
        *terms.gaps(service, drawing),
        *actors.gaps(service, drawing),
        *refusals.gaps(service, drawing),
        *faults.gaps(service, drawing),
        *_idle_reasons(service, drawing),
    ]
    given = [_with_reason(gap, service) for gap in found]
    return Coverage(
        act=act,
        service=service,
        rows=tuple(_rows(service, drawing, given)),
        gaps=tuple(given),
        drawing=drawing,
        additions=tuple(mark for mark in drawing.marks if mark.addition),
    )


def _without_element(service: Service, drawing: Drawing) -> Iterator[Gap]:
    for step in service.steps:
        if not drawing.of(step.id):
            yield Gap(about=About.ELEMENT, message="no element names it", step=step.id)


def _idle_reasons(service: Service, drawing: Drawing) -> Iterator[Gap]:
    for reason in service.reasons:
        if reason.about == About.ELEMENT and drawing.of(reason.target):
            yield Gap(
                about=About.REASON,
                message=f"is drawn; its reason in line {reason.place.line} is not needed",
                step=reason.target,
            )


def _with_reason(gap: Gap, service: Service) -> Gap:
    course = next(
        (each.id for each in service.courses for step in each.steps if step.id == gap.step), ""
    )
    for reason in service.reasons:
        if reason.about == gap.about and reason.target in {gap.step, course} - {""}:
            return replace(gap, reason=reason.text)
    return gap


def _rows(service: Service, drawing: Drawing, gaps: list[Gap]) -> Iterator[Row]:
    for course in service.courses:
        for step in course.steps:
            mine = tuple(gap for gap in gaps if gap.step == step.id)
            missing = next((gap for gap in mine if gap.about is About.ELEMENT), None)
            state = State.IMPLEMENTED
            if missing:
                state = State.MISSING if missing.is_open else State.LISTED
            yield Row(step=step, course=course, marks=drawing.of(step.id), state=state, gaps=mine)
