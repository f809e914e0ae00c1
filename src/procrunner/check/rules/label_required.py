"""What a person reads has a name.

Events, tasks, gateways that part ways by conditions, flows with a condition, lanes and pools:
without a name, nobody knows what is decided or done there, in the drawing or in a work list.

At run time: lists and histories show the id instead.
To mend: name tasks by what is done, events by what has happened, gateways by the question and
their ways by the answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import GATEWAYS, Rule, Scope, Subject, called
from procrunner.definition import Element, Thing
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Nameless elements, and nameless conditional flows of gateways."""
    for scope in subject.scopes:
        for node in scope.nodes:
            if not node.name.strip() and _needs_name(node, scope):
                hint = "Give it a name, in Kazakh, and label:en and label:ru as properties."
                yield subject.definition.finding(
                    "PR303", node, f"{called(node)} has no name", hint=hint
                )
        for flow in scope.flows:
            if flow.condition and not flow.name.strip():
                yield subject.definition.finding(
                    "PR303",
                    flow,
                    "a flow with a condition has no name",
                    hint="Name the answer that leads this way.",
                )
    actors: list[Thing] = [*subject.definition.lanes.values(), *subject.definition.participants]
    for thing in actors:
        if not thing.name.strip():
            yield subject.definition.finding("PR303", thing, "nobody knows who acts here: no name")


def _needs_name(node: Element, scope: Scope) -> bool:
    if node.type in GATEWAYS:
        ways = len(scope.outgoing.get(node.id, ()))
        return node.type not in ("parallelGateway", "eventBasedGateway") and ways > 1
    return True


RULE = Rule(codes=("PR303",), find=find)
