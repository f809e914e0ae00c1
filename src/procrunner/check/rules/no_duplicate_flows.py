"""No two flows do the same.

Two flows with the same ends and condition look like one in the drawing, and make two tokens where
one was meant.

At run time: what is behind them is done twice.
To mend: remove one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Flows whose ends and condition another flow has too."""
    for scope in subject.scopes:
        seen: dict[tuple[str, str, str | None], str] = {}
        for flow in scope.flows:
            key = (flow.source, flow.target, flow.condition)
            if key in seen:
                yield subject.definition.finding(
                    "PR309",
                    flow,
                    f"the flow {seen[key]} has the same ends and condition",
                    hint="Remove one of them.",
                )
            seen.setdefault(key, flow.id)


RULE = Rule(codes=("PR309",), find=find)
