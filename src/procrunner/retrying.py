"""When a failed handler is tried again: ``R3/PT10M``, or a list such as ``PT1M,PT10M,PT1H``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

import isodate

from procrunner.errors import UsageError

DEFAULT = "PT1M,PT10M"
ATTEMPTS_LIMIT = 1_000
DELAY_LIMIT = timedelta(days=366)
_CYCLE = re.compile(r"R(\d+)/(P.+)")


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how long after each other."""

    delays: tuple[timedelta, ...]  #: before the second attempt, the third, …

    def delay(self, attempts: int, *, job: str = "", spread: float = 0) -> timedelta | None:
        """How long to wait after this many attempts; None when they are used up.

        With a ``spread`` of 0.1 it is up to a tenth longer, by the name of the job: those that
        failed together do not come again together, and a run can be repeated.
        """
        if attempts > len(self.delays):
            return None
        drawn = hashlib.sha256(f"{job}/{attempts}".encode()).digest()
        return self.delays[attempts - 1] * (1 + spread * int.from_bytes(drawn[:8]) / 2**64)


def policy(text: str) -> Policy:
    """Read a policy; empty text is the default.

    ``R3/PT10M`` means three attempts in all, ten minutes apart (Camunda 7's reading).

    Raises:
        UsageError: it is neither form.
    """
    text = text or DEFAULT
    match = _CYCLE.fullmatch(text)
    if match and int(match[1]) > ATTEMPTS_LIMIT:
        raise UsageError(
            f"'{text}' asks for more than {ATTEMPTS_LIMIT:,} attempts",
            hint="Fewer, and longer apart: R10/PT1H.",
        )
    if match:
        return Policy((_duration(match[2], text),) * (int(match[1]) - 1))
    return Policy(tuple(_duration(part.strip(), text) for part in text.split(",")))


def _duration(part: str, text: str) -> timedelta:
    try:
        duration = isodate.parse_duration(part)
    except (ArithmeticError, ValueError):
        duration = None
    if not isinstance(duration, timedelta) or duration < timedelta(0):
        raise UsageError(f"'{text}' is no retry policy", hint="Write R3/PT10M, or PT1M,PT10M,PT1H.")
    if duration > DELAY_LIMIT:
        raise UsageError(f"'{text}' waits longer than a year", hint="Wait shorter: R10/PT1H.")
    return duration
