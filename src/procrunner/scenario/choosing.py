"""Which values of variables lead a case along a way that the token game found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from procrunner.definition import Flow, Process
from procrunner.errors import ExpressionError
from procrunner.expression import condition
from procrunner.model import Variables

TRIES = 5_000
"""Combinations of values that are looked at."""
OTHER = "another"
"""A text that no condition names."""
_DECIDES = ("exclusiveGateway", "inclusiveGateway")
_LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")

Taken = tuple[frozenset[str], ...]
"""Flows that each gateway of a way takes."""


def choices(process: Process, way: Sequence[str], last: str) -> Iterator[Variables]:
    """Values by which the gateways of a way decide differently, the nearest to the way first.

    Args:
        process: what the way goes through.
        way: ids of the elements done, in order.
        last: id of the element at which the way stops.
    """
    flows = _deciding(process)
    gates = [id_ for id_ in dict.fromkeys(way) if id_ in flows]
    wanted = [_wanted(process, id_, flows[id_], [*way, last]) for id_ in gates]
    values = _values([flow for each in flows.values() for flow in each])
    asked = _values([flow for id_ in gates for flow in flows[id_]])
    found: dict[Taken, Variables] = {}
    for combined in islice(product(*(values[name] for name in asked)), TRIES):
        given = {name: each[0] for name, each in values.items()}
        given |= dict(zip(asked, combined, strict=True))
        variables = _nested(given)
        taken = tuple(_taken(process, id_, flows[id_], variables) for id_ in gates)
        found.setdefault(taken, variables)
    yield from (found[taken] for taken in sorted(found, key=lambda each: _missed(each, wanted)))


def _missed(taken: Taken, wanted: Sequence[frozenset[str]]) -> int:
    return sum(one != other for one, other in zip(taken, wanted, strict=True))


def _deciding(process: Process) -> dict[str, list[Flow]]:
    """By gateway: its ways out, where there are several."""
    kinds = {element.id: element.type for element in process.elements}
    found: dict[str, list[Flow]] = {}
    for flow in process.flows:
        if flow.type == "sequenceFlow" and kinds.get(flow.source) in _DECIDES:
            found.setdefault(flow.source, []).append(flow)
    return {id_: flows for id_, flows in found.items() if len(flows) > 1}


def _wanted(
    process: Process, gate: str, flows: Sequence[Flow], way: Sequence[str]
) -> frozenset[str]:
    behind = way[way.index(gate) + 1 :]
    reached = [flow for flow in flows if flow.target in behind]
    if _kind(process, gate) == "exclusiveGateway":
        reached = sorted(reached, key=lambda flow: behind.index(flow.target))[:1]
    return frozenset(flow.id for flow in reached)


def _taken(
    process: Process, gate: str, flows: Sequence[Flow], variables: Variables
) -> frozenset[str]:
    """The flows that a gateway takes; none where a condition cannot be evaluated."""
    default = next(e.attributes.get("default", "") for e in process.elements if e.id == gate)
    try:
        true = [
            flow.id
            for flow in flows
            if flow.id != default
            and flow.condition
            and condition(flow.condition).is_true(variables)
        ]
    except ExpressionError:
        return frozenset()
    if _kind(process, gate) == "exclusiveGateway":
        true = true[:1]
    return frozenset(true or [default] if true or default else [])


def _kind(process: Process, id_: str) -> str:
    return next(element.type for element in process.elements if element.id == id_)


def _values(flows: Sequence[Flow]) -> dict[str, list[Any]]:
    """By variable, or by ``variable.field``: what the conditions that mention it tell apart."""
    found: dict[str, list[Any]] = {}
    for flow in flows:
        text = flow.condition or ""
        for name in mentioned(text):
            found.setdefault(name, []).extend(_literals(text))
    return {name: _beside(literals) for name, literals in found.items()}


def mentioned(text: str) -> list[str]:
    """Variables that a condition mentions, with the field where it asks for one of a map."""
    try:
        names = condition(text).names
    except ExpressionError:
        return []
    bare = _LITERAL.sub("", text)
    found = []
    for name in sorted(names):
        paths = re.findall(rf"(?<![\w.]){name}((?:\.\w+\b(?!\s*\())+)", bare)
        found.extend([f"{name}{path}" for path in dict.fromkeys(paths)] or [name])
    return found


def _literals(text: str) -> Iterator[Any]:
    for written in _LITERAL.findall(text):
        if written[0] in "\"'":
            yield written[1:-1]
        else:
            yield json.loads(written)


def _beside(literals: Sequence[Any]) -> list[Any]:
    numbers = [each for each in literals if not isinstance(each, str)]
    texts = [each for each in literals if isinstance(each, str)]
    near = [each + step for each in numbers for step in (1, -1)]
    every = [*literals, *near, *([OTHER] if texts else []), True, False]
    return [json.loads(each) for each in dict.fromkeys(json.dumps(each) for each in every)]


def _nested(given: Mapping[str, Any]) -> Variables:
    """Maps of what is named ``variable.field``."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        *outer, last = name.split(".")
        here = found
        for part in outer:
            inner = here.get(part)
            here[part] = here = inner if isinstance(inner, dict) else {}
        here[last] = value
    return found
