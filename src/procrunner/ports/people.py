"""Who works in the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # so that a command that lists does not wait for it
    from procrunner.people import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """That the roster was changed, and what in it."""

    number: int  #: counts from 1
    at: datetime
    by: str
    what: tuple[str, ...]  #: a line for each thing added, changed or removed


class People(Protocol):
    """The roster as it is now, and who changed it when."""

    def version(self) -> tuple[int, datetime] | None:
        """Number and moment of the last change; None where nobody was ever made known."""
        ...

    def roster(self) -> Roster:
        """All that is known."""
        ...

    def replace(self, roster: Roster, change: RosterChange) -> None:
        """Put a roster in the place of what is known.

        Raises:
            ConflictError: there is a change of that number already: somebody else was first.
        """
        ...

    def changes(self, limit: int = 100) -> Sequence[RosterChange]:
        """The newest first."""
        ...
