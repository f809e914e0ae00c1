"""A fork by conditions says for each way when it is taken.

Where one way out has a condition, the others have one too, or one is the default. Otherwise nobody
can tell whether the way without is always taken, or only when no other is.

At run time: an exclusive gateway refuses such a way (PR110); a task takes it always.
To mend: write a condition ${…}, or make the way the default flow.

Wrong: gateway × → "yes" [${ok}] | → (nothing).
Right: gateway × → "yes" [${ok}] | → "no" (default).
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Unconditional ways beside conditional ones."""
    for scope in subject.scopes:
        for node in scope.nodes:
            flows = scope.outgoing.get(node.id, [])
            default = node.attributes.get("default", "")
            if not default and not any(flow.condition for flow in flows):
                continue
            for flow in flows:
                if flow.condition is None and flow.id != default:
                    yield subject.definition.finding(
                        "PR310",
                        flow,
                        "other ways have a condition, this one has none and is no default",
                        hint="Write a condition ${…}, or make it the default flow.",
                    )


RULE = Rule(codes=("PR310",), find=find)
