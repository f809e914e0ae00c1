"""When steps and services are due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from procrunner.deadline import Deadline


class Deadlines(Protocol):
    """Terms on their way."""

    def begin(self, deadline: Deadline) -> None:
        """Store a new one; a token that waits again, after an incident, keeps its own."""
        ...

    def put(self, deadlines: Collection[Deadline]) -> None:
        """Store deadlines; one of the same token is replaced."""
        ...

    def tell(self, deadline: Deadline, *, expected: datetime) -> None:
        """Replace one whose ``next_at`` still is ``expected``.

        Raises:
            ConflictError: somebody else told it meanwhile.
        """
        ...

    def of(self, instance: str, *, open_only: bool = True) -> Sequence[Deadline]:
        """Those of an instance, its own first."""
        ...

    def of_tokens(self, tokens: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], Deadline]:
        """Those of work items, by instance and token; none for those without a term."""
        ...

    def earliest(self, instances: Collection[str]) -> Mapping[str, datetime]:
        """When the open term of each that ends first does so; none for those without a term."""
        ...

    def next(self, now: datetime, *, instance: str = "") -> Deadline | None:
        """One of which something is to be told, its moment having passed; the oldest first."""
        ...

    def began(
        self, begin: datetime, end: datetime, *, processes: Collection[str] | None = None
    ) -> Sequence[Deadline]:
        """Those that began in a time, open or not, oldest first; of instances of any process.

        Or of these processes only.
        """
        ...

    def counted_otherwise(self, calendar: str) -> Sequence[Deadline]:
        """Open ones counted by another version of the calendars."""
        ...

    def close(self, instance: str, tokens: Collection[int], *, how: str, at: datetime) -> None:
        """End the open ones of these tokens."""
        ...

    def close_all(self, instance: str, *, how: str, at: datetime) -> None:
        """End all open ones of an instance."""
        ...
