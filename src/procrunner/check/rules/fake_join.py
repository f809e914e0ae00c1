"""Flows that meet at a task join nothing.

Each token runs the task again. Two alternatives may mean that, two parallel branches never do; a
gateway says which.

At run time: the task is done once for each token that comes.
To mend: draw an exclusive gateway before it for alternatives, a parallel one for branches.

Wrong: a → c, b → c.
Right: a → ×, b → ×, × → c.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import GATEWAYS, Rule, Subject, called
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Tasks and events with several incoming flows."""
    for scope in subject.scopes:
        for node in scope.nodes:
            ways = len(scope.incoming.get(node.id, ()))
            if node.type not in GATEWAYS and ways > 1:
                yield subject.definition.finding(
                    "PR317",
                    node,
                    f"{ways} flows meet at {called(node)} without a gateway",
                    hint="Draw an exclusive or parallel gateway before it.",
                    severity=Severity.WARNING,
                )


RULE = Rule(codes=("PR317",), find=find, severity=Severity.WARNING)
