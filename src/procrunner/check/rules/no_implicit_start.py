"""Only start events begin a scope.

An element that no flow leads to begins together with the scope, unseen by the reader; where there
is a start event, it never begins at all.

At run time: it is never done when there is a start event.
To mend: lead a flow to it from where it should begin.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called, is_event_sub_process
from procrunner.definition.starting import begins
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Elements without an incoming flow that are no start."""
    for scope in subject.scopes:
        if scope.is_ad_hoc:
            continue
        for node in scope.nodes:
            starts = node.type in ("startEvent", "boundaryEvent") or is_event_sub_process(node)
            link = node.type == "intermediateCatchEvent" and any(
                event.type == "link" for event in node.events
            )
            compensates = node.attributes.get("isForCompensation") == "true"
            starts = starts or begins(node, scope.process)
            if starts or link or compensates or scope.incoming.get(node.id):
                continue
            if scope.outgoing.get(node.id):
                yield subject.definition.finding(
                    "PR305",
                    node,
                    f"{called(node)} begins by itself: no flow leads to it",
                    hint="Lead a flow to it from where it should begin.",
                )


RULE = Rule(codes=("PR305",), find=find)
