"""What undoes an activity is tied to its boundary event by an association.

A compensation event without its activity undoes nothing; an activity for compensation that sequence
flows touch would be done in the normal course too (BPMN 2.0.2, 10.6.1).

In executable processes PR111 and PR116 refuse it; here it is told for the others.

At run time: a process with such an event cannot be deployed or started.
To mend: draw an association from the event to the activity, and no sequence flows at either.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Scope, Subject, called
from procrunner.definition import Element
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Compensation events that undo nothing, and compensating activities in the normal course."""
    ties = {(flow.source, flow.target) for flow in subject.definition.flows.values()}
    for scope in subject.scopes:
        if scope.process.executable:
            continue
        undoing = [n.id for n in scope.nodes if n.attributes.get("isForCompensation") == "true"]
        for node in scope.nodes:
            message = ""
            if node.id in undoing and (scope.incoming.get(node.id) or scope.outgoing.get(node.id)):
                message = f"{called(node)} undoes something, but sequence flows touch it"
            elif _is_border(node) and not any((node.id, each) in ties for each in undoing):
                message = f"no association leads from {called(node)} to what undoes"
            elif _is_border(node) and _goes_on(node, scope):
                message = f"a sequence flow leaves {called(node)}, which only undoes"
            if message:
                yield subject.definition.finding(
                    "PR325", node, message, hint="Draw an association, and no sequence flow."
                )


def _is_border(node: Element) -> bool:
    return node.type == "boundaryEvent" and any(e.type == "compensate" for e in node.events)


def _goes_on(node: Element, scope: Scope) -> bool:
    return bool(scope.outgoing.get(node.id))


RULE = Rule(codes=("PR325",), find=find)
