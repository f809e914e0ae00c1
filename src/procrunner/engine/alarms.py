"""Timers that begin a process: outside of any instance, as text that a store keeps."""

from __future__ import annotations

import json
from datetime import datetime

from procrunner.definition import EventDefinition
from procrunner.engine.timer import Moment, from_row, moment, to_row

Alarm = tuple[datetime | None, str]
"""When it fires next, None for never; and how it goes on, in the engine's own text."""


def alarm(event: EventDefinition, now: datetime) -> Alarm:
    """A timer set now; moments that have passed already are left out.

    Raises:
        ExpressionError: the text is no time.
    """
    next_: Moment | None = moment(event.timer, event.text, now)
    if next_ is not None and next_.due < now:
        next_ = next_.after(now)
    return _alarm(next_)


def next_alarm(cycle: str, now: datetime) -> Alarm:
    """After it has fired: what was missed meanwhile is left out."""
    return _alarm(from_row(json.loads(cycle)).after(now))


def _alarm(next_: Moment | None) -> Alarm:
    return (None, "") if next_ is None else (next_.due, json.dumps(to_row(next_)))
