"""Rule: every element that does, asks or ends something names a step, or why it was added."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.definition import Element
from procrunner.regulation.model import Service
from procrunner.regulation.trace.drawing import ACTIVITIES, Drawing, Mark
from procrunner.regulation.trace.gap import About, Gap

GATEWAYS = {
    *("exclusiveGateway", "inclusiveGateway", "parallelGateway"),
    *("eventBasedGateway", "complexGateway"),
}
EVENTS = {
    *("startEvent", "endEvent", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent"),
}


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Elements without a clause, and with one that the act does not have."""
    known = {step.id for step in service.steps}
    for mark in drawing.marks:
        for step in mark.steps:
            if step not in known:
                yield at(mark, About.UNKNOWN, f"the act has no step '{step}'", step=step)
        if not mark.steps and not mark.addition and _works(mark, drawing):
            yield at(mark, About.CLAUSE, "names no step; write reg:step, or reg:addition: why")


def at(mark: Mark, about: About, message: str, *, step: str = "") -> Gap:
    """A gap at an element."""
    return Gap(
        about=about,
        message=message,
        step=step,
        element=mark.id,
        file=mark.file,
        line=mark.thing.place.line,
    )


def _works(mark: Mark, drawing: Drawing) -> bool:
    thing = mark.thing
    if not isinstance(thing, Element):
        return False
    if thing.type in GATEWAYS:
        return _ways_out(mark, drawing) > 1
    if thing.type in EVENTS:
        return not _is_drawing_only(thing, drawing)
    return thing.type in ACTIVITIES


def _ways_out(mark: Mark, drawing: Drawing) -> int:
    flows = drawing.definitions[mark.diagram].flows.values()
    return sum(flow.type == "sequenceFlow" and flow.source == mark.id for flow in flows)


def _is_drawing_only(event: Element, drawing: Drawing) -> bool:
    """A link, or the plain start or end of a sub-process."""
    if any(each.type == "link" for each in event.events):
        return True
    processes = {p.id for each in drawing.definitions.values() for p in each.processes}
    inside = event.parent not in processes
    return inside and not event.events and event.type in {"startEvent", "endEvent"}
