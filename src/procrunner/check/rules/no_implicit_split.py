"""Ways part at gateways only.

Several flows out of a task or event run in parallel; a gateway says so to the reader, who else
takes them for alternatives.

At run time: every way is taken at once.
To mend: draw a parallel gateway after it, or an exclusive one with conditions.

Wrong: a → b, a → c.
Right: a → +, + → b, + → c.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import GATEWAYS, Rule, Subject, called
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Tasks and events with several unconditional ways out."""
    for scope in subject.scopes:
        for node in scope.nodes:
            default = node.attributes.get("default", "")
            ways = [
                flow
                for flow in scope.outgoing.get(node.id, ())
                if flow.condition is None and flow.id != default
            ]
            if node.type not in GATEWAYS and len(ways) > 1:
                yield subject.definition.finding(
                    "PR307",
                    node,
                    f"{len(ways)} ways leave {called(node)} at once",
                    hint="Draw a parallel gateway after it, or conditions.",
                )


RULE = Rule(codes=("PR307",), find=find)
