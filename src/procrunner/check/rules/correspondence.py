"""Every message has a sender and a receiver.

A message is delivered by its name, to whichever instance of the project waits for it, or from the
command line. One that no drawing sends may come from outside, such as from the portal; one that no
drawing receives may be meant for a system outside. A message flow to or from a pool without a
process says so, and nothing is told.

PR531: no drawing sends the message that is waited for.
PR532: no drawing receives the message that is sent.

At run time: PR531 waits until procrunner message brings it; PR532 stays in the inbox, unread.
To mend: use one name at both ends, or draw the message flow to the pool outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.messages import received, sent
from procrunner.check.rule import Rule, Subject
from procrunner.definition import Definition
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Messages of this file without a counterpart in any."""
    sends, receives = subject.world.messages
    definition = subject.definition
    outside = _outside(definition)
    for element in definition.elements.values():
        if element.id in outside or element.topic:
            continue
        waited, given = received(element, definition), sent(element, definition)
        lost = [("PR531", f"sends the message '{name}'") for name in waited if name not in sends]
        lost += [("PR532", f"receives the message '{n}'") for n in given if n not in receives]
        for code, what in lost:
            yield definition.finding(
                code,
                element,
                f"no drawing {what}",
                hint="Draw the message flow to the pool outside, or use one name at both ends.",
                severity=Severity.INFO,
            )


def _outside(definition: Definition) -> set[str]:
    """Elements with a message flow to or from a pool without a process."""
    black = {each.id for each in definition.participants if not each.process}
    pairs = [(flow.source, flow.target) for flow in definition.message_flows]
    return {one for one, other in (*pairs, *((b, a) for a, b in pairs)) if other in black}


RULE = Rule(codes=("PR531", "PR532"), find=find, severity=Severity.INFO)
