"""Due moments in words: when, and how long until or since then."""

from __future__ import annotations

from datetime import datetime

from procrunner.cli import output
from procrunner.deadline import Deadline


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
