"""Where a drawing mentions variables: the texts of elements and flows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from procrunner.definition import Element, Flow, Place
from procrunner.errors import ExpressionError
from procrunner.expression import parse

_BOUND = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(\s*(\w+)\s*,")


class When(StrEnum):
    """Which variables a text sees."""

    BEFORE = "before"  #: those that come with the token
    EVER = "ever"  #: those that anything in the process ever sets
    INPUT = "input"  #: and the inputs before it
    OUTPUT = "output"  #: and inputs, results and the outputs before it
    AFTER = "after"  #: those that leave with the token
    RESULT = "result"  #: those of the called process


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A text that needs variables."""

    what: str  #: as a sentence names it
    names: frozenset[str]
    when: When
    place: Place | None = None
    order: int = 0  #: among the inputs or outputs


def of_element(element: Element) -> Iterator[Mention]:
    """Texts that are computed when a token comes to the element, or leaves it."""
    for number, parameter in enumerate(element.inputs):
        what, names = f"the input '{parameter.name}'", _names(parameter.text)
        yield Mention(what=what, names=names, when=When.INPUT, place=parameter.place, order=number)
    for number, parameter in enumerate(element.outputs):
        what, names = f"the output '{parameter.name}'", _names(parameter.text)
        yield Mention(what=what, names=names, when=When.OUTPUT, place=parameter.place, order=number)
    for key, what in _ATTRIBUTES.items():
        text = element.attributes.get(key, "")
        yield Mention(what=what, names=_names(text), when=When.BEFORE)
    correlation = element.properties.get("correlation", "")
    yield Mention(what="the correlation", names=_names(correlation), when=When.BEFORE)
    for event in element.events:
        is_condition = event.type == "conditional"
        what = "the condition" if is_condition else f"the {event.type}"
        when = When.EVER if is_condition else When.BEFORE
        yield Mention(what=what, names=_names(event.text), when=when)
    for rule in element.mappings:
        source = rule.get("sourceExpression", "") or f"${{{rule.get('source', '')}}}"
        if rule.get("target"):
            into = rule["direction"] == "in"
            what = f"the {'input' if into else 'output'} mapping '{rule['target']}'"
            when = When.BEFORE if into else When.RESULT
            yield Mention(what=what, names=_names(source), when=when)


def of_flow(flow: Flow) -> Mention:
    """The condition."""
    return Mention(what="the condition", names=_names(flow.condition or ""), when=When.AFTER)


_ATTRIBUTES = {
    "camunda:assignee": "the assignee",
    "camunda:candidateGroups": "the candidate groups",
}


def _names(text: str) -> frozenset[str]:
    try:
        return parse(text).names - set(_BOUND.findall(text))
    except ExpressionError:
        return frozenset()  # PR104 tells
