"""An event has one definition.

Several on one event mean "any of them", or "all of them" with a plus in it; few readers know the
two signs, and the name must say what the sign does not. An event for each is plainer.

At run time: such an event happens with the first of them, or with the last if it waits for all; a
throwing one throws all.
To mend: draw one event for each definition, behind an event-based gateway if any may come.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Events with several definitions."""
    for scope in subject.scopes:
        for node in scope.nodes:
            if len(node.events) > 1:
                yield subject.definition.finding(
                    "PR312",
                    node,
                    f"{called(node)} has {len(node.events)} event definitions",
                    hint="Draw one event for each.",
                    severity=Severity.WARNING,
                )


RULE = Rule(codes=("PR312",), find=find, severity=Severity.WARNING)
