"""A complex gateway hides its rule.

What it waits for stands in a condition that no drawing shows; a process that is only read had
better say it with gateways. In executable processes it is executed.

At run time: nothing; such a process is not run.
To mend: draw exclusive, inclusive and parallel gateways.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Complex gateways of processes that are not executable."""
    for scope in subject.scopes:
        for node in scope.nodes:
            if node.type == "complexGateway" and not scope.process.executable:
                yield subject.definition.finding(
                    "PR324",
                    node,
                    f"nobody sees what {called(node)} waits for",
                    hint="Draw exclusive, inclusive and parallel gateways.",
                )


RULE = Rule(codes=("PR324",), find=find)
