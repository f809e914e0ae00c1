"""What stands still, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from procrunner.model import (
    Incident,
    IncidentKind,
    Wait,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What incidents have in common; each field narrows."""

    kind: IncidentKind | None = None
    topic: str = ""  #: of the job that stopped
    processes: Collection[str] | None = None  #: the instance is one of these; None for any
    words: str = ""  #: that stand in the message, large and small letters alike
    unsettled: bool = False  #: without those that a person has settled by hand


class Incidents(Protocol):
    """Why instances stand still."""

    def add(self, instance: str, wait: Wait, kind: IncidentKind, *, at: datetime) -> None:
        """Open an incident for a token; one that it had before is opened again, and counted.

        If that was settled by hand, it is so no longer.
        """
        ...

    def get(self, ref: str) -> Incident:
        """By number.

        Raises:
            NotFoundError: there is none.
        """
        ...

    def list(
        self,
        *,
        instance: str = "",
        open_only: bool = True,
        cause: Cause | None = None,
        limit: int = 100,
    ) -> Sequence[Incident]:
        """Oldest first."""
        ...

    def count(
        self, *, instance: str = "", open_only: bool = True, cause: Cause | None = None
    ) -> Mapping[IncidentKind, int]:
        """How many there are of each kind, whatever a list's limit."""
        ...

    def settle(self, ref: str, *, by: str, at: datetime) -> None:
        """Keep that a person has settled it by hand; it stays open."""
        ...

    def resolve(self, instance: str, tokens: Collection[int], *, by: str, at: datetime) -> None:
        """Close the open incidents of these tokens."""
        ...
