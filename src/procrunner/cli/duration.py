"""Due moments in words, and durations that lead back from now."""

from __future__ import annotations

from datetime import UTC, datetime

from procrunner.cli import output
from procrunner.deadline import Deadline
from procrunner.errors import UsageError


def left(deadline: Deadline | None, now: datetime) -> str:
    """``in 2 h 5 min``, ``3 d late``, ``paused``; empty without a term."""
    if deadline is None:
        return ""
    if deadline.paused_at is not None:
        return "paused"
    if deadline.due is None:
        return deadline.trouble
    if deadline.due < now:
        return f"{output.age(deadline.due, now)} late"
    return f"in {output.age(now, deadline.due)}"


def told(deadline: Deadline, now: datetime) -> str:
    """``term P3D, due 2026-11-24 18:00:00, in 3 d 2 h``."""
    due = f", due {output.moment(deadline.due)}" if deadline.due else ""
    return f"term {deadline.term}{due}, {left(deadline, now)}"


def before(now: datetime, text: str, *, where: str) -> datetime:
    """The moment that lies such a duration back.

    Raises:
        UsageError: the text is no duration, or does not lead back.
    """
    import isodate

    try:
        moment = now - isodate.parse_duration(text)
    except (isodate.ISO8601Error, OverflowError, ValueError) as error:
        raise UsageError(
            f"'{text}' is no duration", where=where, hint="Write P5Y, P18M or P90D."
        ) from error
    if not isinstance(moment, datetime) or moment > now:
        raise UsageError(f"'{text}' is not in the past", where=where)
    return moment.astimezone(UTC)
