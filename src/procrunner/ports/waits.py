"""What instances wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from procrunner.model import (
    Wait,
    WaitKind,
)


class Waits(Protocol):
    """The rows that mirror what the tokens of an instance wait for."""

    def open(self, instance: str, waits: Iterable[Wait], *, at: datetime) -> None:
        """Write a row for each wait: work item, job, subscription or incident, by its kind.

        Waits of kind timer and join have no row. A token that waits again, after an incident,
        takes the place of its earlier row.
        """
        ...

    def close(  # noqa: PLR0913 - the facts of an end
        self,
        instance: str,
        tokens: Collection[int],
        *,
        how: str,
        by: str,
        at: datetime,
        kinds: Collection[WaitKind] = tuple(WaitKind),
    ) -> None:
        """End all that is open for these tokens.

        Work items keep ``how`` (``completed`` or ``interrupted``) and ``by``, incidents ``by``;
        jobs become done or cancelled; subscriptions go. ``kinds`` tells what the tokens waited
        for, so that nothing else is looked for; what an incident held is looked for too.
        """
        ...

    def rename(self, instance: str, wait: Wait) -> None:
        """What is open for the token stands at the wait's element now; all else is kept."""
        ...

    def close_all(self, instance: str, *, by: str, at: datetime) -> None:
        """End everything open for the instance as interrupted."""
        ...
