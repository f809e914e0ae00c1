"""A scenario: who does what when a process is played, and how it must come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from procrunner.model import Variables

Answers: TypeAlias = Mapping[str, Variables]
"""Variables by the BPMN id of what gets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler does in place of its work; one of the three."""

    returns: Variables | None = None  #: variables
    error: str = ""  #: code of a BPMN error
    fails: str = ""  #: words of a technical failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How a scenario must come out; what is empty is not asked about."""

    ends: str = ""  #: BPMN id of the end event
    stops: str = ""  #: BPMN id of what an incident stops at
    lasts: bool = False  #: it never ends: it goes round for ever, or waits for what never comes
    passes: tuple[str, ...] = ()  #: BPMN ids of what it comes through
    twice: tuple[str, ...] = ()  #: BPMN ids of what it comes through more than once
    avoids: tuple[str, ...] = ()  #: BPMN ids of what it must not come to
    variables: Variables = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)  #: by the names of the project's stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One case to be played."""

    file: str  #: path as the user knows it
    line: int  #: where it stands there
    lines: Mapping[str, int]  #: where its keys stand
    key: str  #: business key of the case
    title: str
    channel: str  #: the last part of the process id
    process: str  #: BPMN id
    expected: Expected
    start: Variables = field(default_factory=dict)  #: variables it begins with
    begins: str = ""  #: BPMN id of the start event, where there are several
    at: datetime | None = None  #: when it begins, if that matters
    answers: Answers = field(default_factory=dict)  #: by user task, or event that waits for it
    again: Answers = field(default_factory=dict)  #: what differs where a task comes again
    takes: Mapping[str, str] = field(default_factory=dict)
    """How long a person or a message lets wait: ISO 8601 by BPMN id; at once otherwise."""
    handlers: Mapping[str, Sequence[Reply]] = field(default_factory=dict)
    """Replies in place of a handler's work, by topic: one a call, the last one for all others."""
    people: str = ""  #: path of a roster below the project: who works in the office
    actors: Mapping[str, str] = field(default_factory=dict)  #: who does a user task, by BPMN id
    refused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Who tries a user task before, and must be refused, by BPMN id."""
    own: Mapping[str, Any] = field(default_factory=dict)  #: keys of the project's stage
    shown: bool = False  #: whether a demonstration plays it unasked

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def line_of(self, key: str) -> str:
        """``file:line`` of one of its keys, or of itself."""
        return f"{self.file}:{self.lines.get(key, self.line)}"
