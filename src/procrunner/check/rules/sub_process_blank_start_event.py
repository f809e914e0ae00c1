"""A sub-process begins with a plain start event.

It begins when a token comes to it; only an event sub-process waits for an event.

At run time: such a sub-process is refused (PR101).
To mend: make it a plain start event, and draw the waiting behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called, is_event_sub_process
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Start events with a definition in sub-processes that need none."""
    for scope in subject.scopes:
        if scope.element is None or is_event_sub_process(scope.element):
            continue
        for node in scope.nodes:
            if node.type == "startEvent" and node.events:
                yield subject.definition.finding(
                    "PR313",
                    node,
                    f"{called(node)} waits for an event, but a token starts the sub-process",
                    hint="Make it a plain start event.",
                )


RULE = Rule(codes=("PR313",), find=find)
