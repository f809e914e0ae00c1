"""Stories of applications, read from ``stories.yaml`` beside the drawings.

``channels`` says for each process of the folder, by the last part of its id, what holds for every
story: the variables of the ``start``, the ``answers`` by BPMN id of the user task, and the ``card``
that signs. A story has a ``key``, a ``title``, its ``channel`` and the end event where it ``ends``;
its own ``start``, ``answers`` and ``card`` go over those of the channel, field by field; ``again``
says which answers differ where a task comes again. Stories with ``shown: true`` are the ones that
the demo plays unasked.

``$NAME`` is a sample: a constant of ``samples.py``, or ``$POWER_DATE``. Fields that ask for a file
need no answer: the player makes the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from procrunner.errors import UsageError

from . import samples

FILE = "stories.yaml"
Answers: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Variables for the form of each user task, by its BPMN id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOf:
    """The card that signs in a story."""

    holder: str  #: IIN
    firm: str = ""  #: BIN, where the holder acts for a firm
    revoked_after: str = ""  #: BPMN id of the task after which the card is taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One application."""

    key: str  #: business key of the case
    title: str
    process: str
    ends: str  #: BPMN id of the end event
    card: CardOf
    start: Mapping[str, Any] = field(default_factory=dict)  #: variables it begins with
    answers: Answers = field(default_factory=dict)
    again: Answers = field(default_factory=dict)  #: what differs where a task comes again
    shown: bool = False  #: whether the demo plays it unasked


def stories(folder: Path, today: date) -> list[Story]:
    """The stories of all drawings below the folder, in the order of files and of each file.

    Raises:
        UsageError: a file does not say what a story needs, or names no sample.
    """
    return [story for path in sorted(folder.rglob(FILE)) for story in _stories(path, folder, today)]


def _stories(path: Path, folder: Path, today: date) -> Iterator[Story]:
    prefix = ".".join(path.parent.relative_to(folder).parts)
    try:
        content = _resolved(yaml.safe_load(path.read_text(encoding="utf-8")), today)
        for told in content["stories"]:
            channel = told.pop("channel")
            common = content["channels"][channel]
            card = CardOf(**{**common["card"], **told.pop("card", {})})
            start = {**common.get("start", {}), **told.pop("start", {})}
            answers = _over(common.get("answers", {}), told.pop("answers", {}))
            process = f"{prefix}.{channel}"
            yield Story(process=process, card=card, start=start, answers=answers, **told)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"cannot be read as stories: {error}",
            where=str(path),
            hint="What a story needs stands in handlers/demo/stories.py.",
        ) from error


def _over(common: Answers, own: Answers) -> Answers:
    """The channel's answers with the story's own fields over them."""
    return {task: {**common.get(task, {}), **own.get(task, {})} for task in {**common, **own}}


def _resolved(value: Any, today: date) -> Any:
    """The same with samples in place of their names."""
    if isinstance(value, dict):
        return {key: _resolved(each, today) for key, each in value.items()}
    if isinstance(value, list):
        return [_resolved(each, today) for each in value]
    if not (isinstance(value, str) and value.startswith("$")):
        return value
    if value == "$POWER_DATE":
        return samples.power_date(today).isoformat()
    found = getattr(samples, value[1:], None)
    if not isinstance(found, str):
        raise KeyError(f"there is no sample {value}")
    return found
