"""A term of the regulation can be read.

The extension property ``term`` says how long an element may take, ``term:calendar`` how it is
counted: in working time, or by the clock. Lateness is told from them.

PR512: term is no ISO 8601 duration above zero.
PR513: term:calendar is neither working nor clock, or stands without a term.

At run time: the work item has no due moment, and nobody is told that it is late.
To mend: write term = PT2H or P1D, and term:calendar = working or clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import isodate

from procrunner.check.rule import Rule, Subject
from procrunner.check.suppression import things
from procrunner.errors import Finding

CALENDARS = ("working", "clock")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def find(subject: Subject) -> Iterator[Finding]:
    """Terms that are no durations, and calendars nobody knows."""
    for thing in things(subject.definition):
        term, calendar = (thing.properties.get(key) for key in ("term", "term:calendar"))
        if term is not None and not _is_duration(term):
            yield subject.definition.finding(
                "PR512", thing, f"the term '{term}' is no ISO 8601 duration", hint="Write PT2H."
            )
        if calendar is not None and (calendar not in CALENDARS or term is None):
            message = f"there is no calendar '{calendar}'"
            if calendar in CALENDARS:
                message = f"the calendar '{calendar}' counts no term"
            yield subject.definition.finding(
                "PR513", thing, message, hint="Write term, and term:calendar = working or clock."
            )


def _is_duration(text: str) -> bool:
    if "${" in text:
        return True
    try:
        end: datetime = _DAY + isodate.parse_duration(text)
    except (ValueError, OverflowError):
        return False
    return end > _DAY


RULE = Rule(codes=("PR512", "PR513"), find=find)
