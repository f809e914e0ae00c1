"""A retry policy can be read.

It stands in camunda:failedJobRetryTimeCycle or in the extension property ``retry``.

At run time: a handler that fails has no next attempt; the instance stops with an incident.
To mend: write R3/PT10M (three attempts, ten minutes apart), or a list such as PT1M,PT10M,PT1H.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding, UsageError
from procrunner.retrying import policy


def find(subject: Subject) -> Iterator[Finding]:
    """Retry policies that are none."""
    for element in subject.definition.elements.values():
        try:
            policy(element.retries or element.properties.get("retry", ""))
        except UsageError as error:
            yield subject.definition.finding("PR514", element, error.what, hint=error.hint)


RULE = Rule(codes=("PR514",), find=find)
