"""Messages between the pools of one file: who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from procrunner.definition import Definition, Element, Process

_RECEIVERS = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
_SENDERS = ("intermediateThrowEvent", "endEvent", "sendTask")


def received(element: Element, definition: Definition) -> tuple[str, ...]:
    """Names of the messages that an element waits for."""
    return _messages(element, definition) if element.type in _RECEIVERS else ()


def sent(element: Element, definition: Definition) -> tuple[str, ...]:
    """Names of the messages that an element sends."""
    return _messages(element, definition) if element.type in _SENDERS else ()


def gates(processes: Sequence[Process], definition: Definition) -> Mapping[str, frozenset[str]]:
    """By id of an element that waits for a message of another pool here, those that send it."""
    found: dict[str, frozenset[str]] = {}
    arrows = {(flow.source, flow.target) for flow in definition.message_flows}
    for process in processes:
        others = [e for other in processes if other is not process for e in other.elements]
        for element in process.elements:
            names = set(received(element, definition))
            senders = frozenset(
                other.id
                for other in others
                if (other.id, element.id) in arrows or names & set(sent(other, definition))
            )
            if senders and element.type in _RECEIVERS and not _may_come_otherwise(element):
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


def _may_come_otherwise(element: Element) -> bool:
    """Whether something else than a message is enough for an event."""
    kinds = {event.type for event in element.events}
    return bool(kinds - {"message"}) and not element.is_parallel_multiple


def _messages(element: Element, definition: Definition) -> tuple[str, ...]:
    names = [event.name for event in element.events if event.type == "message" and event.name]
    target = definition.elements.get(element.attributes.get("messageRef", ""))
    return tuple(names or ([target.name] if target and target.name else []))
