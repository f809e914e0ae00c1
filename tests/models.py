"""Small BPMN files for tests, written as Python."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from procrunner import engine
from procrunner.definition import Definition, read

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


_COUNT = itertools.count(1)


def tag(kind: str, id_: str, inside: str = "", **attributes: str) -> str:
    """An element; ``camunda_topic="x"`` writes ``camunda:topic``."""
    written = "".join(
        f" {name.replace('camunda_', 'camunda:')}={quoteattr(value)}"
        for name, value in attributes.items()
    )
    return f'<bpmn:{kind} id="{id_}"{written}>{inside}</bpmn:{kind}>'


def flow(source: str, target: str, condition: str = "", id_: str = "") -> str:
    """A sequence flow, named after its ends unless told otherwise."""
    inside = ""
    if condition:
        kind = 'xsi:type="bpmn:tFormalExpression"'
        inside = f"<bpmn:conditionExpression {kind}>{escape(condition)}</bpmn:conditionExpression>"
    return tag(
        "sequenceFlow", id_ or f"{source}-{target}", inside, sourceRef=source, targetRef=target
    )


def chain(*ids: str) -> str:
    """Sequence flows from each to the next."""
    return "".join(flow(one, next_) for one, next_ in itertools.pairwise(ids))


def parameters(inputs: Mapping[str, str] = {}, outputs: Mapping[str, str] = {}) -> str:
    """Input and output parameters."""
    body = "".join(
        f"<camunda:{kind}Parameter name={quoteattr(name)}>{escape(text)}</camunda:{kind}Parameter>"
        for kind, each in (("input", inputs), ("output", outputs))
        for name, text in each.items()
    )
    return (
        "<bpmn:extensionElements><camunda:inputOutput>"
        f"{body}</camunda:inputOutput></bpmn:extensionElements>"
    )


def process(body: str, id_: str = "p") -> str:
    """An executable process."""
    return tag("process", id_, body, isExecutable="true")


def extensions(*inside: str) -> str:
    """Extension elements."""
    return f"<bpmn:extensionElements>{''.join(inside)}</bpmn:extensionElements>"


def properties(**named: str) -> str:
    """``camunda:property`` by name."""
    body = "".join(
        f"<camunda:property name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in named.items()
    )
    return extensions(f"<camunda:properties>{body}</camunda:properties>")


def event(kind: str, inside: str = "", **attributes: str) -> str:
    """An event definition: ``event("message", messageRef="m")``."""
    return tag(f"{kind}EventDefinition", f"{kind}-{next(_COUNT)}", inside, **attributes)


def timer(text: str, kind: str = "timeDuration") -> str:
    """A timer's event definition."""
    return event("timer", f"<bpmn:{kind}>{escape(text)}</bpmn:{kind}>")


def line(*nodes: str, first: str = "start", last: str = "end") -> str:
    """A start, nodes one after another, an end; the nodes' ids are read from their text."""
    ids = [re.findall('id="([^"]+)"', node)[0] for node in nodes]
    start, end = tag("startEvent", first), tag("endEvent", last)
    return "".join([start, *nodes, end, chain(first, *ids, last)])


def source(*parts: str) -> bytes:
    """A whole file."""
    return f"{_HEAD}{''.join(parts)}</bpmn:definitions>".encode()


def definition(*parts: str, file: str = "test.bpmn") -> Definition:
    """A file, read."""
    return read(source(*parts), file=file)


def program(*parts: str, id_: str = "p") -> engine.Program:
    """A file, compiled; all its processes may call each other."""
    read_ = definition(*parts)
    return engine.compile_process(id_, {each.id: read_ for each in read_.processes})
