"""Rule: a notice or a frame stands at an element of its own, or at one that it binds.

An element of its own names nothing but rules. Otherwise at least one of the elements that name
the rule has to implement one of the steps of its ``applies_to``.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.regulation.model import Service, Step
from procrunner.regulation.trace.clauses import at
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Rules at elements that they do not bind."""
    steps = {step.id: step for step in service.steps}
    for step in service.steps:
        marks = drawing.of(step.id)
        if step.is_rule and step.applies_to and marks:
            bound = any(set(mark.steps) & set(step.applies_to) for mark in marks)
            if not bound and not any(_is_own(mark, steps) for mark in marks):
                message = f"the rule binds {', '.join(step.applies_to)}, which this is not"
                yield at(marks[0], About.RULE, message, step=step.id)


def _is_own(mark: Mark, steps: dict[str, Step]) -> bool:
    return all(steps[each].is_rule for each in mark.steps if each in steps)
