"""Messages between the pools of one file: who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from procrunner.definition import Definition, Element, Process

_RECEIVERS = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
_SENDERS = ("intermediateThrowEvent", "endEvent", "sendTask")


def received(element: Element, definition: Definition) -> str:
    """Name of the message that an element waits for."""
    return _message(element, definition) if element.type in _RECEIVERS else ""


def sent(element: Element, definition: Definition) -> str:
    """Name of the message that an element sends."""
    return _message(element, definition) if element.type in _SENDERS else ""


def gates(processes: Sequence[Process], definition: Definition) -> Mapping[str, frozenset[str]]:
    """By id of an element that waits for a message of another pool here, those that send it."""
    found: dict[str, frozenset[str]] = {}
    arrows = {(flow.source, flow.target) for flow in definition.message_flows}
    for process in processes:
        others = [e for other in processes if other is not process for e in other.elements]
        for element in process.elements:
            name = received(element, definition)
            senders = frozenset(
                other.id
                for other in others
                if (other.id, element.id) in arrows or (name and sent(other, definition) == name)
            )
            if senders and element.type in _RECEIVERS:
                found[element.id] = senders
    return found


def groups(definition: Definition) -> Iterator[list[Process]]:
    """Executable processes of a file; those that send each other messages together."""
    left = [process for process in definition.processes if process.executable]
    while left:
        group = [left.pop(0)]
        grown = True
        while grown:
            near = [p for p in left if any(gates([p, each], definition) for each in group)]
            left = [process for process in left if process not in near]
            group += near
            grown = bool(near)
        yield group


def _message(element: Element, definition: Definition) -> str:
    names = [event.name for event in element.events if event.type == "message"]
    target = definition.elements.get(element.attributes.get("messageRef", ""))
    return next((name for name in names if name), target.name if target else "")
