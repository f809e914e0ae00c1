"""An event sub-process begins with an event that has a definition.

It has no incoming flow; without a definition nothing can start it.

At run time: such a sub-process is refused (PR101).
To mend: give its start event a message, timer, condition, error, escalation or signal.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called, is_event_sub_process
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Plain start events in event sub-processes."""
    for scope in subject.scopes:
        if not is_event_sub_process(scope.element):
            continue
        for node in scope.nodes:
            if node.type == "startEvent" and not node.events:
                yield subject.definition.finding(
                    "PR314",
                    node,
                    f"nothing can start {called(node)}",
                    hint="Give it a message, timer, condition, error, escalation or signal.",
                )


RULE = Rule(codes=("PR314",), find=find)
