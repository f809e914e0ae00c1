"""Every process and sub-process has a start event.

Without one, BPMN starts every element that no flow leads to, which is seldom what was meant.
An ad-hoc sub-process needs none.

At run time: every element that no flow leads to begins.
To mend: draw the start event, and say by its name what has happened.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.definition.starting import begins
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Scopes without a start event."""
    for scope in subject.scopes:
        if scope.is_ad_hoc:
            continue
        starts = [n for n in scope.nodes if n.type == "startEvent" or begins(n, scope.process)]
        if not starts:
            yield subject.definition.finding(
                "PR301", scope.thing, "it has no start event", hint="Draw where it begins."
            )


RULE = Rule(codes=("PR301",), find=find)
