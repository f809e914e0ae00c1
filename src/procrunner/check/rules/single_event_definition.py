"""An event has one definition.

Several on one event read as "any of them" or "all of them"; draw an event for each.

At run time: such an event is not executed; PR101 refuses it.
To mend: draw one event for each definition, behind an event-based gateway if any may come.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding


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
                )


RULE = Rule(codes=("PR312",), find=find)
