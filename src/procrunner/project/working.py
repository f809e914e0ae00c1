"""How workers work: what ``[work]`` and ``[topics.NAME]`` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from procrunner.errors import UsageError
from procrunner.project.settings import Settings

QUEUES = ("", "procrastinate")
_KEYS = ("at_once", "priority")


@dataclass(frozen=True, slots=True)
class Working:
    """The settings of workers."""

    queue: str  #: what wakes them; empty where they look for themselves
    limits: Mapping[str, int]  #: how many jobs of a topic may run at once, everywhere
    priorities: Mapping[str, int]  #: by topic, for the queue; the higher the sooner


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
    )


def _check(where: str, name: str, said: object) -> None:
    hint = f'Write [topics."{name}"] with at_once = 2, priority = 5, or both.'
    if not isinstance(said, Mapping):
        raise UsageError(f"'topics.{name}' is {said!r}, not a section", where=where, hint=hint)
    for key, value in said.items():
        if key not in _KEYS:
            raise UsageError(f"topics.{name} has no setting '{key}'", where=where, hint=hint)
        if type(value) is not int or (key == "at_once" and value < 1):
            raise UsageError(
                f"topics.{name}.{key} is {value!r}, not a whole number", where=where, hint=hint
            )
