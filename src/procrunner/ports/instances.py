"""Process instances."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from procrunner.model import (
    Instance,
    Status,
    Variables,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What else an instance must be to be listed."""

    processes: Collection[str] | None = None  #: one of these; None for any
    roles: Collection[str] = ()  #: a work item is open for one of these
    overdue_at: datetime | None = None  #: a term has ended by then, and the work has not
    variables: Mapping[str, Any] = field(default_factory=dict)  #: plain ones, with their values


class Instances(Protocol):
    """Process instances with their state."""

    def add(self, instance: Instance) -> None:
        """Store a new instance.

        Raises:
            ConflictError: an active instance of the process has its business key.
        """
        ...

    def get(self, ref: str) -> Instance:
        """By id, by a beginning of the id that fits only one, or by a unique business key.

        Raises:
            NotFoundError: nothing fits.
            UsageError: several fit; the hint lists up to five.
        """
        ...

    def hold(self, instance: str) -> bool:
        """Let nobody else change it until the transaction ends.

        Returns:
            Whether somebody may have changed it since this transaction began.
        """
        ...

    def active(self, process: str, business_key: str) -> Instance | None:
        """The active instance of a process with this key.

        Where there is none, nobody else can store one until the transaction ends.
        """
        ...

    def values_of(self, variable: str) -> Mapping[str, str]:
        """What a plain variable is, as text, by instance; none for those without it."""
        ...

    def remember(self, instance: Instance, *, before: Variables) -> None:
        """Note the plain variables that have changed, for a search by them."""
        ...

    def save(self, instance: Instance, *, expected: int) -> None:
        """Replace the row if its revision still is ``expected``.

        Raises:
            ConflictError: somebody else changed the instance meanwhile.
        """
        ...

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[Instance]:
        """Newest first, or those first whose open term ends first; ``state`` is left empty."""
        ...

    def count(
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
    ) -> int:
        """How many there are, whatever a list's limit."""
        ...

    def ended(self, before: datetime, *, process: str = "", limit: int = 100) -> Sequence[Instance]:
        """Instances that ended before a moment, the oldest end first; without ``state``."""
        ...

    def holding(self, text: str) -> Sequence[Instance]:
        """Instances whose variables have this text as a value somewhere; without ``state``."""
        ...

    def erase(self, instance: str) -> None:
        """Forget inputs, messages, drafts, notes and the salt; its own row is not touched."""
        ...

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[str]:
        """Ids of active instances whose earliest timer is due, earliest first."""
        ...
