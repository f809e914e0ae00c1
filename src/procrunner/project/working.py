"""How workers work: what ``[work]`` and ``[topics.NAME]`` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import isodate

from procrunner.errors import UsageError
from procrunner.patience import USUAL, Patience
from procrunner.project.calendars import share
from procrunner.settings import Settings

LONGEST = timedelta(days=1)
"""The most that a handler may be let take."""
QUEUES = ("", "procrastinate")
_KEYS = ("at_once", "priority", "limit")


@dataclass(frozen=True, slots=True)
class Working:
    """The settings of workers."""

    queue: str  #: what wakes them; empty where they look for themselves
    limits: Mapping[str, int]  #: how many jobs of a topic may run at once, everywhere
    priorities: Mapping[str, int]  #: by topic; the higher the sooner
    patience: Patience  #: how long handlers may take
    spread: float  #: by which part the delays of failed jobs may be longer


def working(settings: Settings) -> Working:
    """Read them.

    Raises:
        UsageError: something is not understood.
    """
    queue = settings.text("work", "queue", "")
    if queue not in QUEUES:
        raise UsageError(
            f"[work] has the queue '{queue}', which nobody knows",
            where=settings.file.name,
            hint='Write queue = "procrastinate", or leave it out.',
        )
    topics = settings.sections.get("topics", {})
    for name, said in topics.items():
        _check(settings.file.name, name, said)
    return Working(
        queue,
        {name: said["at_once"] for name, said in topics.items() if "at_once" in said},
        {name: said["priority"] for name, said in topics.items() if "priority" in said},
        _patience(settings, topics),
        share(settings.text("work", "spread", "0%"), settings.file.name, "work.spread"),
    )


def _patience(settings: Settings, topics: Mapping[str, Mapping[str, object]]) -> Patience:
    where, usual = settings.file.name, settings.text("work", "limit", "")
    return Patience(
        limits={
            name: _limit(where, f"topics.{name}", said["limit"])
            for name, said in topics.items()
            if "limit" in said
        },
        usual=_limit(where, "work", usual) if usual else USUAL,
    )


def _limit(where: str, section: str, text: object) -> timedelta:
    try:
        limit = isodate.parse_duration(text) if isinstance(text, str) else None
    except (ArithmeticError, ValueError):
        limit = None
    if not isinstance(limit, timedelta) or not timedelta(0) < limit <= LONGEST:
        raise UsageError(
            f"{section}.limit is {text!r}, not how long a handler may take",
            where=where,
            hint='Write limit = "PT30S"; a day is the most.',
        )
    return limit


def _check(where: str, name: str, said: object) -> None:
    hint = f'Write [topics."{name}"] with at_once = 2, priority = 5, limit = "PT30S".'
    if not isinstance(said, Mapping):
        raise UsageError(f"'topics.{name}' is {said!r}, not a section", where=where, hint=hint)
    for key, value in said.items():
        if key not in _KEYS:
            raise UsageError(f"topics.{name} has no setting '{key}'", where=where, hint=hint)
        if key != "limit" and (type(value) is not int or (key == "at_once" and value < 1)):
            raise UsageError(
                f"topics.{name}.{key} is {value!r}, not a whole number", where=where, hint=hint
            )
