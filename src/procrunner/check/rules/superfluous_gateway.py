"""A gateway with one way in and one way out does nothing.

It looks like a decision; the reader searches for the other way.

At run time: the token goes through.
To mend: remove it, or draw the way that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import GATEWAYS, Rule, Subject, called
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Gateways that neither part nor join."""
    for scope in subject.scopes:
        for node in scope.nodes:
            ins, outs = scope.incoming.get(node.id, ()), scope.outgoing.get(node.id, ())
            if node.type in GATEWAYS and len(ins) == 1 and len(outs) == 1:
                yield subject.definition.finding(
                    "PR318",
                    node,
                    f"{called(node)} neither parts nor joins ways",
                    hint="Remove it.",
                    severity=Severity.WARNING,
                )


RULE = Rule(codes=("PR318",), find=find, severity=Severity.WARNING)
