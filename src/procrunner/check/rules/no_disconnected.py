"""Every element is connected by sequence flows.

An element that no flow enters or leaves is never reached, or was forgotten. Event sub-processes
and what compensates are started in other ways.

At run time: it is never done, or it begins together with the process.
To mend: connect it, or remove it.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called, is_event_sub_process
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Elements without any sequence flow."""
    for scope in subject.scopes:
        if scope.is_ad_hoc:
            continue
        for node in scope.nodes:
            alone = not scope.incoming.get(node.id) and not scope.outgoing.get(node.id)
            by_other_means = (
                is_event_sub_process(node)
                or node.attributes.get("isForCompensation") == "true"
                or (
                    node.type == "boundaryEvent"
                    and any(e.type == "compensate" for e in node.events)
                )
            )
            if alone and not by_other_means:
                yield subject.definition.finding(
                    "PR304",
                    node,
                    f"no sequence flow connects {called(node)}",
                    hint="Connect it, or remove it.",
                )


RULE = Rule(codes=("PR304",), find=find)
