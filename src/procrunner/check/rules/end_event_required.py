"""Every process and sub-process has an end event.

A reader must see how it can end, and with what outcome; the history names the end reached.
An ad-hoc sub-process needs none.

At run time: it ends where its ways end, without an outcome.
To mend: draw an end event that names the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Scopes without an end event."""
    for scope in subject.scopes:
        if scope.is_ad_hoc:
            continue
        if not any(node.type == "endEvent" for node in scope.nodes):
            yield subject.definition.finding(
                "PR302", scope.thing, "it has no end event", hint="Draw how it ends."
            )


RULE = Rule(codes=("PR302",), find=find)
