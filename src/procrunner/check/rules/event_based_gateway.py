"""An event-based gateway has two ways out at least, each to an event of its own.

The event that happens first decides. A condition on a way has no meaning, and an event that other
flows lead to as well would wait without the gateway (BPMN 2.0.2, 10.6.6).

At run time: with one way it only waits; a condition is refused (PR110).
To mend: draw an event for each outcome, usually a message and a timer.

Wrong: gateway ◇ → message only.
Right: gateway ◇ → message | → timer.
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
