"""An ad-hoc sub-process has no start and no end event.

Its activities are done in any order, as people decide; nothing begins or ends it but its
completion condition (BPMN 2.0.2, 10.3.5).

At run time: a process with such an event is refused (PR101).
To mend: remove the events, or make it a plain sub-process.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Start and end events in ad-hoc sub-processes."""
    for scope in subject.scopes:
        if scope.element is None or scope.element.type != "adHocSubProcess":
            continue
        for node in scope.nodes:
            if node.type in ("startEvent", "endEvent"):
                yield subject.definition.finding(
                    "PR322",
                    node,
                    f"{called(node)} stands in an ad-hoc sub-process, which has no such event",
                    hint="Remove it, or make the sub-process a plain one.",
                )


RULE = Rule(codes=("PR322",), find=find)
