"""A finding is silenced with a reason, and only as long as it is there.

The extension property ``check:ignore`` on an element, flow, lane, pool or process says
``PR317 reason``; several are parted by semicolons. The reviewer reads why; a bare code tells
nothing, and a code that is not found any more hides the next mistake.

PR901: check:ignore has no reason, or names no code of a rule.
PR902: check:ignore names a code that is not found here any more.

At run time: nothing; check is for people.
To mend: write the reason behind the code, or remove the property.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.check.rules import rules
from procrunner.check.suppression import PROPERTY, entries, things
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Suppressions without a reason or a known code; unused ones are told when all is done."""
    known = {code for rule in rules() for code in rule.codes}
    for thing in things(subject.definition):
        for code, reason in entries(thing):
            message = ""
            if code not in known:
                message = f"{PROPERTY} names '{code}', which is no code of a rule"
            elif not reason:
                message = f"{PROPERTY} gives no reason for {code}"
            if message:
                yield subject.definition.finding(
                    "PR901",
                    thing,
                    message,
                    hint=f"Write {PROPERTY} = CODE and why it stays, such as: PR317 both may come.",
                    severity=Severity.WARNING,
                )


RULE = Rule(codes=("PR901", "PR902"), find=find, severity=Severity.WARNING)
