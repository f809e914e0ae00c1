"""Rule: who acts, and in which information system, is what the act says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner.regulation.model import Service, Step
from procrunner.regulation.trace.clauses import at
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Steps whose actor or system is missing, and tasks of persons whom the act does not name."""
    steps = {step.id: step for step in service.steps}
    told: set[str] = set()
    for mark in drawing.marks:
        if mark.is_by_hand and (gap := _somebody_else(mark, steps, drawing)):
            told.update(mark.steps)
            yield gap
    for step in service.steps:
        marks = drawing.of(step.id)
        if marks and not step.is_rule:
            yield from _actor(step, marks, drawing, told)
            yield from _systems(step, marks)


def _somebody_else(mark: Mark, steps: Mapping[str, Step], drawing: Drawing) -> Gap | None:
    mine = [steps[each] for each in mark.steps if each in steps]
    if not mine or any(mark.is_by(step, drawing.act.roles) for step in mine):
        return None
    said = ", ".join(dict.fromkeys(step.actor for step in mine))
    return at(mark, About.ROLE, f"is done by {_named(mark)}; the act says {said}", step=mine[0].id)


def _actor(step: Step, marks: tuple[Mark, ...], drawing: Drawing, told: set[str]) -> Iterator[Gap]:
    if step.id not in told and not any(mark.is_by(step, drawing.act.roles) for mark in marks):
        message = f"is done by {_named(marks[0])}; the act says {step.actor}"
        yield at(marks[0], About.ROLE, message, step=step.id)


def _systems(step: Step, marks: tuple[Mark, ...]) -> Iterator[Gap]:
    shown = {system for mark in marks for system in mark.systems}
    if missing := [system for system in step.systems if system not in shown]:
        message = f"shows no {', '.join(missing)}; name it with reg:system"
        yield at(marks[0], About.SYSTEM, message, step=step.id)


def _named(mark: Mark) -> str:
    return ", ".join(sorted(mark.roles)) or "nobody (no candidateGroups, no reg:role of the lane)"
