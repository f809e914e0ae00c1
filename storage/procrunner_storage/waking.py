"""Wake-ups: none where workers look for themselves; rows of a queue where there are many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from procrunner.ports import Wakes
from procrunner_storage.transaction import Transaction


class Waker(Protocol):
    """Makes the wake-ups of a transaction."""

    def wakes(self, transaction: Transaction) -> Wakes:
        """Those that a transaction puts."""
        ...

    def create(self, transaction: Transaction) -> None:
        """Make the tables, if need be."""
        ...


class _NoWakes:
    """Workers look for themselves."""

    def put(self, instance: str, *, at: datetime, topic: str = "") -> None:
        """Nothing to do."""

    def missing(self, instances: Collection[str]) -> Sequence[str]:  # noqa: ARG002 - the contract
        """None is missed."""
        return ()


class _NoWaker:
    def wakes(self, transaction: Transaction) -> Wakes:  # noqa: ARG002 - the contract
        return _NO_WAKES

    def create(self, transaction: Transaction) -> None:
        """Nothing to do."""


_NO_WAKES = _NoWakes()
NO_WAKER = _NoWaker()
"""The embedded worker polls."""
