"""What one command to the engine gives back: the new state and its effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from procrunner.model import HistoryEvent, Status, Variables, Wait, WaitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message or signal on its way out of the instance."""

    kind: WaitKind  #: message or signal
    name: str
    token: int  #: number of the token that sent it
    outside: bool = False  #: whether a message flow leads it to a black-box pool
    correlation: str = ""
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closed:
    """What a token waited for, and how that ended."""

    kind: WaitKind  #: of the wait; a token with an incident may have one of before besides
    how: str  #: ``completed`` or ``interrupted``


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The instance after a command, and what has to be written or done because of it."""

    state: str  #: text for the store, empty when the instance has ended
    status: Status
    variables: Variables  #: as the last moved token sees them
    outcome: str  #: BPMN id of the end event reached last, empty before
    outcome_name: str
    next_due: datetime | None  #: the earliest timer
    opened: tuple[Wait, ...]  #: new since the command
    closed: Mapping[int, Closed]  #: by token number
    events: tuple[HistoryEvent, ...]
    sent: tuple[Sent, ...]
