"""A sequence flow has a name only where something is decided.

Behind a gateway that forks by conditions the name is the answer; elsewhere it repeats what the
elements say, or hides a decision that no gateway takes.

At run time: nothing; names do not decide.
To mend: remove the name, or draw the gateway that asks the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.definition import Element, Flow
from procrunner.errors import Finding, Severity

DECIDES = ("exclusiveGateway", "inclusiveGateway")


def find(subject: Subject) -> Iterator[Finding]:
    """Named flows without a condition that leave no decision."""
    elements = subject.definition.elements
    for scope in subject.scopes:
        for flow in scope.flows:
            source = elements.get(flow.source)
            forks = len(scope.outgoing[flow.source]) > 1
            if flow.name.strip() and not _answers(flow, source, forks=forks):
                yield subject.definition.finding(
                    "PR323",
                    flow,
                    f"the name '{flow.name}' answers no question",
                    hint="Remove it, or draw the gateway that asks.",
                    severity=Severity.WARNING,
                )


def _answers(flow: Flow, source: Element | None, *, forks: bool) -> bool:
    if flow.condition is not None or source is None:
        return True
    is_default = source.attributes.get("default") == flow.id
    return is_default or (source.type in DECIDES and forks)


RULE = Rule(codes=("PR323",), find=find, severity=Severity.WARNING)
