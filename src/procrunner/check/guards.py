"""Decisions that agree: what one gateway let pass, a later one by the same variable does too."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check import mentions
from procrunner.check.ways import Ways
from procrunner.definition import Element

_DECIDES = ("exclusiveGateway", "inclusiveGateway")


def is_guarded(ways: Ways, element: str, setters: list[str]) -> bool:
    """Whether a decision before an element is by a variable that decided about a setter too.

    Two gateways have to agree: one that leads to both says nothing of the way between them.
    """
    here = list(_decisions(ways, element))
    there = [gate for setter in setters for gate in _decisions(ways, setter)]
    return any(
        one.id != other.id and _asked(ways, one) & _asked(ways, other)
        for one in here
        for other in there
    )


def _decisions(ways: Ways, element: str) -> Iterator[Element]:
    """Gateways that every way to an element passes, and not by every way out of them."""
    for gate in ways.nodes:
        flows = ways.out_of.get(gate.id, ())
        if gate.type in _DECIDES and len(flows) > 1 and gate.id != element:
            passed_by = element in ways.reachable(ways.beginnings(), without=gate.id)
            reached = [element in ways.reachable([f.target], without=gate.id) for f in flows]
            if not passed_by and not all(reached):
                yield gate


def _asked(ways: Ways, gate: Element) -> frozenset[str]:
    flows = ways.out_of[gate.id]
    return frozenset[str]().union(*(mentions.of_flow(flow).names for flow in flows))
