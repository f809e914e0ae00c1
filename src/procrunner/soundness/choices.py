"""Which ways out of an element may be taken together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from procrunner.definition import Element, Flow
from procrunner.errors import ExpressionError
from procrunner.expression import condition

WAYS = 8
"""Ways out of an inclusive gateway of which every combination is tried; beyond, fewer are."""


def choices(element: Element, flows: Sequence[Flow]) -> Iterator[tuple[Flow, ...]]:
    """Sets of flows; a condition may be true or false unless it is constant."""
    if element.type in ("parallelGateway", "eventBasedGateway") or not flows:
        yield tuple(flows)
    elif element.type == "exclusiveGateway":
        yield from _exclusive(element, flows)
    else:
        yield from _inclusive(element, flows)


def _exclusive(element: Element, flows: Sequence[Flow]) -> Iterator[tuple[Flow, ...]]:
    default = element.attributes.get("default", "")
    for flow in flows:
        if flow.id == default:
            continue
        truth = True if len(flows) == 1 else _truth(flow)
        if truth is not False:
            yield (flow,)
        if truth is True:
            return
    yield from ((flow,) for flow in flows if flow.id == default)


def _inclusive(element: Element, flows: Sequence[Flow]) -> Iterator[tuple[Flow, ...]]:
    default = element.attributes.get("default", "")
    sure = [flow for flow in flows if flow.id != default and _truth(flow) is True]
    open_ = [flow for flow in flows if flow.id != default and _truth(flow) is None]
    sizes = range(len(open_) + 1) if len(open_) <= WAYS else (0, 1, 2, len(open_))
    for size in sizes:
        for some in combinations(open_, size):
            if chosen := (*sure, *some):
                yield chosen
    if not sure:
        yield from ((flow,) for flow in flows if flow.id == default)


def _truth(flow: Flow) -> bool | None:
    """What the condition always is; None when it depends on variables."""
    if flow.condition is None:
        return True
    try:
        expression = condition(flow.condition)
        return None if expression.names else expression.is_true({})
    except ExpressionError:
        return None
