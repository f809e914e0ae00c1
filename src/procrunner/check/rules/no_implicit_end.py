"""Every way ends in an end event.

A token that stops after a task ends silently; the reader cannot see the outcome.

At run time: the way ends there, and the history names the task as the outcome.
To mend: draw an end event that names the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called, is_event_sub_process
from procrunner.definition import Element
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Elements without an outgoing flow that are no end."""
    for scope in subject.scopes:
        if scope.is_ad_hoc:
            continue
        for node in scope.nodes:
            ends = node.type == "endEvent" or is_event_sub_process(node)
            if ends or _goes_on_unseen(node) or scope.outgoing.get(node.id):
                continue
            if scope.incoming.get(node.id) or node.type in ("startEvent", "boundaryEvent"):
                yield subject.definition.finding(
                    "PR306",
                    node,
                    f"the way ends at {called(node)} without an end event",
                    hint="Draw an end event that names the outcome.",
                )


def _goes_on_unseen(node: Element) -> bool:
    kinds = {event.type for event in node.events}
    undoes = node.type == "boundaryEvent" and "compensate" in kinds
    jumps = node.type == "intermediateThrowEvent" and "link" in kinds
    return undoes or jumps or node.attributes.get("isForCompensation") == "true"


RULE = Rule(codes=("PR306",), find=find)
