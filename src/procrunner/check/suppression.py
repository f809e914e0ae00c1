"""Findings that are known and stay: ``check:ignore`` with a code and a reason, on an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from procrunner.definition import Definition, Thing
from procrunner.errors import Finding, Severity

_NEXT = re.compile(r";\s*(?=PR\d)")
_CODE = re.compile(r"PR\d{3}")

PROPERTY = "check:ignore"
"""Extension property; ``CODE reason``, several parted by semicolons."""


class Suppressions:
    """Those of one file, and which of them covered something."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._things: dict[str, Thing] = {}
        self._codes: dict[str, dict[str, bool]] = {}
        self._reasons: dict[tuple[str, str], str] = {}
        for thing in things(definition):
            if said := parse(thing):
                self._things[thing.id] = thing
                self._codes[thing.id] = dict.fromkeys((code for code, _ in said), False)
                self._reasons |= {(thing.id, code): reason for code, reason in said}

    def cover(self, finding: Finding) -> bool:
        """Whether the finding is known; remembers that it was needed."""
        codes = self._codes.get(finding.element, {})
        if finding.code in codes:
            codes[finding.code] = True
            return True
        return False

    def accepted(self, finding: Finding) -> Finding:
        """A known finding as a remark that tells why it stays."""
        reason = self._reasons[finding.element, finding.code]
        message = f"{finding.message}; accepted: {reason}"
        return replace(finding, message=message, severity=Severity.INFO)

    def unused(self) -> Iterator[Finding]:
        """Suppressions of what is not found any more (PR902)."""
        for id_, codes in self._codes.items():
            for code in (code for code, needed in codes.items() if not needed):
                yield self._definition.finding(
                    "PR902",
                    self._things[id_],
                    f"{PROPERTY} names {code}, which is not found here any more",
                    hint=f"Remove {code} from the property, and the property when it is empty.",
                    severity=Severity.WARNING,
                )


def things(definition: Definition) -> Iterator[Thing]:
    """Whatever of a file may carry the property."""
    yield from definition.processes
    yield from definition.participants
    yield from definition.elements.values()
    yield from definition.flows.values()
    yield from definition.lanes.values()


def parse(thing: Thing) -> list[tuple[str, str]]:
    """Codes with their reasons; those that lack either are left out, for they do nothing."""
    return [each for each in entries(thing) if each[1] and _CODE.fullmatch(each[0])]


def entries(thing: Thing) -> list[tuple[str, str]]:
    """Codes with their reasons, as written."""
    parts = [part.strip() for part in _NEXT.split(thing.properties.get(PROPERTY, ""))]
    found = [part.partition(" ") for part in parts if part]
    return [(code, reason.strip()) for code, _, reason in found]
