"""An event-based gateway has two ways out at least, each to an event of its own.

No other flow may lead to those events, and the flows have no conditions.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Event-based gateways with too few ways, conditions, or shared events."""
    for scope in subject.scopes:
        for node in scope.nodes:
            if node.type != "eventBasedGateway":
                continue
            flows = scope.outgoing.get(node.id, [])
            if len(flows) < 2:  # noqa: PLR2004 - a choice needs two
                message = f"{called(node)} has no two events to choose from"
                yield subject.definition.finding("PR316", node, message, hint="Draw the others.")
            for flow in flows:
                if flow.condition:
                    message = "a way out of an event-based gateway has a condition"
                    yield subject.definition.finding(
                        "PR316", flow, message, hint="The event decides; remove the condition."
                    )
                if len(scope.incoming.get(flow.target, [])) > 1:
                    message = "another flow leads to the same event behind the gateway"
                    yield subject.definition.finding("PR316", flow, message, hint="Draw two.")


RULE = Rule(codes=("PR316",), find=find)
