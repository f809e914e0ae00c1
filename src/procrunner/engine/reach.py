"""From where a token can come by a flow: what an inclusive join has to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from procrunner.engine.node import Node

Ways = Mapping[str, AbstractSet[str]]
"""By element: the elements right before it."""


def ways(nodes: Iterable[Node]) -> Ways:
    """How tokens go from element to element, over the border of an activity too."""
    into: dict[str, set[str]] = {}
    for node in nodes:
        targets = [route.target for route in node.routes]
        for target in (*targets, *(trigger.node for trigger in node.triggers)):
            into.setdefault(target.element.id, set()).add(node.element.id)
    return into


def reach(into: Ways, gateway: str, source: str) -> frozenset[str]:
    """Elements from which a token can come to ``source`` without passing the gateway."""
    seen: set[str] = set()
    todo = [source]
    while todo:
        element = todo.pop()
        if element not in seen and element != gateway:
            seen.add(element)
            todo.extend(into.get(element, ()))
    return frozenset(seen)
