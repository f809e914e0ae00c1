"""A term of the regulation can be read and counted.

The extension property ``term`` says how long an element may take, ``term:calendar`` which time
counts: working days and hours, calendar days, or the clock. ``term:min`` is the lower bound of
terms such as 3 to 10 days, ``term:bound = before`` makes the day before the last one.

PR512: term is no ISO 8601 duration above zero, or its calendar cannot count it.
PR513: term:calendar is none of working, calendar, clock, or stands without a term; or a property
that begins with term: is none that anybody reads.

At run time: the work item has no due moment, and nobody is told that it is late.
To mend: write term = PT2H or P1D, and term:calendar = working, calendar or clock.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from procrunner.calendar import Counting, term
from procrunner.check.rule import Rule, Subject
from procrunner.check.suppression import things
from procrunner.definition import Element, Thing
from procrunner.errors import Finding, UsageError

KNOWN = (
    *("term:calendar", "term:min", "term:bound"),
    *("term:pauses", "term:of", "term:escalate", "term:reason"),
)
_CALENDARS = ", ".join(Counting)


def find(subject: Subject) -> Iterator[Finding]:
    """Terms that nobody can count, and calendars nobody knows."""
    for thing in things(subject.definition):
        properties = thing.properties
        calendar = properties.get("term:calendar", Counting.CLOCK.value)
        for name in properties:
            if name.startswith("term:") and name not in KNOWN:
                near = difflib.get_close_matches(name, KNOWN, n=1)
                guess = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(KNOWN)}."
                yield subject.definition.finding(
                    "PR513", thing, f"nobody reads the property '{name}'", hint=guess
                )
        for what, hint in _wrong(properties, calendar):
            yield subject.definition.finding("PR512", thing, what, hint=hint)
        if calendar not in set(Counting):
            message = f"there is no calendar '{calendar}'"
        elif "term:calendar" in properties and "term" not in properties and not _is_timer(thing):
            message = f"the calendar '{calendar}' counts no term"
        else:
            continue
        yield subject.definition.finding(
            "PR513", thing, message, hint=f"Write term, and term:calendar: {_CALENDARS}."
        )


def _is_timer(thing: Thing) -> bool:
    return isinstance(thing, Element) and any(event.type == "timer" for event in thing.events)


def _wrong(properties: Mapping[str, str], calendar: str) -> Iterator[tuple[str, str]]:
    known = calendar if calendar in set(Counting) else Counting.CLOCK.value
    for key in ("term", "term:min"):
        text = properties.get(key)
        if text is None or "${" in text:
            continue
        try:
            read = term({**properties, "term": text, "term:calendar": known})
        except UsageError as error:
            yield error.what, error.hint
            continue
        is_a_day = read is not None and text.endswith("D") and read.counting is not Counting.CLOCK
        if read is None or not (read.months or read.days or read.time or is_a_day):
            yield f"the term '{text}' is not above zero", "Write PT2H, or P0D for that day."


RULE = Rule(codes=("PR512", "PR513"), find=find)
