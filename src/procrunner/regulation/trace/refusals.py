"""Rule: every ground of refusal has an end event of its own that can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.definition import Definition
from procrunner.regulation.model import Service
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Steps that end in a refusal, and have no end event, or one that nothing leads to."""
    for course in service.courses:
        for step in course.steps if course.is_executed else ():
            for code in step.refusals:
                if (message := _missing(drawing.of(step.id), drawing)) is not None:
                    yield Gap(
                        about=About.REFUSAL,
                        message=f"refusal '{code}': {message}",
                        step=step.id,
                    )


def _missing(marks: tuple[Mark, ...], drawing: Drawing) -> str | None:
    ends = [mark for mark in marks if mark.thing.type == "endEvent"]
    if not ends:
        return "no end event names it"
    reached = any(mark.id in _reached(drawing.definitions[mark.diagram]) for mark in ends)
    return None if reached else f"nothing leads to {ends[0].id}"


def _reached(definition: Definition) -> set[str]:
    """Elements on a way from a start event; boundary events come with their host."""
    follows: dict[str, list[str]] = {}
    for flow in definition.flows.values():
        if flow.type == "sequenceFlow":
            follows.setdefault(flow.source, []).append(flow.target)
    waiting = []
    for element in definition.elements.values():
        if element.attached_to:
            follows.setdefault(element.attached_to, []).append(element.id)
        if element.type == "startEvent":
            waiting.append(element.id)
    found: set[str] = set()
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting.extend(follows.get(each, ()))
    return found
