"""What begins a process from outside: start events, and some receivers (BPMN 2.0.2, 13.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from procrunner.definition.model import Definition, Element, EventDefinition, Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One thing that may happen, and where a new instance then begins."""

    element: Element  #: a start event, a receive task, or an event behind a gateway that begins
    event: EventDefinition  #: what has to happen
    number: int  #: which of the element's definitions it is, from 1


def starts(definition: Definition, process: Process) -> Iterator[Start]:
    """Everything that begins the process when it happens; a plain start event is none."""
    behind = {
        flow.target
        for flow in process.flows
        for gateway in process.elements
        if flow.source == gateway.id and begins(gateway, process) and is_gateway(gateway)
    }
    for element in process.elements:
        is_start = element.type == "startEvent" and element.parent == process.id
        is_receiver = element.type == "receiveTask" and begins(element, process)
        if is_start or is_receiver or element.id in behind:
            for number, event in enumerate(awaited(definition, element), start=1):
                yield Start(element=element, event=event, number=number)


def begins(element: Element, process: Process) -> bool:
    """Whether a receive task or event-based gateway begins the process."""
    return element.attributes.get("instantiate") == "true" and element.parent == process.id


def is_gateway(element: Element) -> bool:
    """Whether events stand behind it."""
    return element.type == "eventBasedGateway"


def is_parallel(element: Element) -> bool:
    """Whether an event-based gateway waits for all of its events, the first of which begins."""
    return element.attributes.get("eventGatewayType") == "Parallel"


def awaited(definition: Definition, element: Element) -> tuple[EventDefinition, ...]:
    """What an event or receive task waits for."""
    if element.type != "receiveTask":
        return element.events
    ref = element.attributes.get("messageRef", "")
    message = definition.elements.get(ref)
    name = message.name if message else ""
    return (EventDefinition(type="message", place=element.place, ref=ref, name=name),)
