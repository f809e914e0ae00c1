"""Every topic has a handler, and the handler takes what it is given.

PR201: no handler has the topic.
PR202: an input parameter is mapped that the handler does not take.

At run time: without a handler the job waits and becomes an incident; an input that the handler
does not take is dropped without a word.
To mend: correct the topic or the name of the parameter; the hint names the nearest one and the
file and line of the handler.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from procrunner.check.rule import Rule, Subject
from procrunner.definition import Definition, Element
from procrunner.errors import Finding
from procrunner.handler import Handler


def find(subject: Subject) -> Iterator[Finding]:
    """Topics without a handler, and mapped inputs that their handler does not take."""
    for element in subject.definition.elements.values():
        if not element.topic:
            continue
        handler = subject.world.handlers.get(element.topic)
        if handler is None:
            yield _no_handler(subject.definition, element, subject.world.handlers)
        else:
            yield from _inputs(subject.definition, element, handler)


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


RULE = Rule(codes=("PR201", "PR202"), find=find)
