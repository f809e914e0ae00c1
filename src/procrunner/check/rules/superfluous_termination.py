"""A terminate end event that has nothing to end is a plain end event.

It ends every other way of its scope; where there is none, it only makes the reader look for one.

At run time: it ends the scope, as a plain end event would.
To mend: make it a plain end event.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Terminate end events that are the only end of their scope."""
    for scope in subject.scopes:
        ends = [node for node in scope.nodes if node.type == "endEvent"]
        if len(ends) == 1 and any(event.type == "terminate" for event in ends[0].events):
            parallel = any(
                node.type in ("parallelGateway", "inclusiveGateway") for node in scope.nodes
            )
            if not parallel and not any(not e.is_interrupting for e in scope.nodes):
                yield subject.definition.finding(
                    "PR319",
                    ends[0],
                    f"{called(ends[0])} has nothing else to end",
                    hint="Make it a plain end event.",
                    severity=Severity.WARNING,
                )


RULE = Rule(codes=("PR319",), find=find, severity=Severity.WARNING)
