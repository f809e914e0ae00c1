"""A scope has one plain start event at most.

Several would all start at once, which a reader takes for a choice.

At run time: a token begins at each of them.
To mend: keep one, and fork behind it; or give each an event definition.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Scopes with several start events without a definition."""
    for scope in subject.scopes:
        plain = [node for node in scope.nodes if node.type == "startEvent" and not node.events]
        for node in plain[1:]:
            yield subject.definition.finding(
                "PR311",
                node,
                f"there is another plain start event: {plain[0].id}",
                hint="Keep one, or give each an event definition.",
            )


RULE = Rule(codes=("PR311",), find=find)
