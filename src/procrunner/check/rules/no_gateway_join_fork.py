"""A gateway either joins or forks.

One that does both hides what is waited for and what is decided.

At run time: it runs as BPMN says, first the join, then the fork.
To mend: draw two gateways, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import GATEWAYS, Rule, Subject, called
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Gateways with several ways in and several ways out."""
    for scope in subject.scopes:
        for node in scope.nodes:
            ins, outs = scope.incoming.get(node.id, ()), scope.outgoing.get(node.id, ())
            if node.type in GATEWAYS and len(ins) > 1 and len(outs) > 1:
                yield subject.definition.finding(
                    "PR308",
                    node,
                    f"{called(node)} joins and forks",
                    hint="Draw two gateways, one after the other.",
                )


RULE = Rule(codes=("PR308",), find=find)
