"""PR201 and PR202: every topic has a handler, and the handler gets what it needs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from procrunner.definition import Definition, Element
from procrunner.errors import Finding
from procrunner.handler import Handler


def findings(definition: Definition, handlers: Mapping[str, Handler]) -> Iterator[Finding]:
    """Topics without a handler, and mapped inputs that their handler does not take."""
    for element in definition.elements.values():
        if not element.topic:
            continue
        handler = handlers.get(element.topic)
        if handler is None:
            yield _no_handler(definition, element, handlers)
        else:
            yield from _inputs(definition, element, handler)


def _no_handler(
    definition: Definition, element: Element, handlers: Mapping[str, Handler]
) -> Finding:
    near = difflib.get_close_matches(element.topic, handlers, n=1)
    hint = "Write a handler with this topic in the project's handlers folder."
    if near:
        hint = f"Did you mean '{near[0]}'? Defined in {handlers[near[0]].source}."
    message = f"no handler has the topic '{element.topic}'"
    return definition.finding("PR201", element, message, hint=hint)


def _inputs(definition: Definition, element: Element, handler: Handler) -> Iterator[Finding]:
    taken = {parameter.name for parameter in handler.parameters}
    for parameter in element.inputs:
        if parameter.name not in taken:
            yield definition.finding(
                "PR202",
                element,
                f"handler '{handler.topic}' takes no '{parameter.name}'",
                hint=f"It takes {', '.join(sorted(taken))}. Defined in {handler.source}.",
                place=parameter.place,
            )
