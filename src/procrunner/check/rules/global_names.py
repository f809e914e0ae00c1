"""Messages, errors, signals and escalations have a name of their own, and are used.

The runner knows a message by its name: two with one name are one for it. One that nobody uses was
forgotten, or the event that should use it uses another.

At run time: without a name nothing can be sent or caught (PR103).
To mend: name it, join the two, or remove the one that nobody uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding, Severity

KINDS = ("message", "error", "signal", "escalation")


def find(subject: Subject) -> Iterator[Finding]:
    """Global elements without a name, with another's name, or without use."""
    definition = subject.definition
    used = {
        *(event.ref for element in definition.elements.values() for event in element.events),
        *(element.attributes.get("messageRef", "") for element in definition.elements.values()),
        *(flow.attributes.get("messageRef", "") for flow in definition.message_flows),
    }
    seen: dict[tuple[str, str], str] = {}
    for element in definition.root_elements:
        if element.type not in KINDS:
            continue
        message = ""
        if not element.name:
            message = f"a {element.type} has no name"
        elif (element.type, element.name) in seen:
            first = seen[element.type, element.name]
            message = f"the {element.type} {first} has the name '{element.name}' too"
        elif element.id not in used:
            message = f"nobody uses the {element.type} '{element.name}'"
        seen.setdefault((element.type, element.name), element.id)
        if message:
            yield definition.finding(
                "PR320", element, message, hint="Name it, or remove it.", severity=Severity.WARNING
            )


RULE = Rule(codes=("PR320",), find=find, severity=Severity.WARNING)
