"""Messages and signals that came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from procrunner.model import (
    KeptSignal,
    Message,
)


class Messages(Protocol):
    """The inbox: a message waits until somebody waits for it."""

    def add(self, message: Message) -> bool:
        """Store a message; False if one with its id and name is there already."""
        ...

    def waiting(self, name: str, correlation: str, instance: str) -> Message | None:
        """The oldest undelivered message that fits a subscription of this instance.

        A message with an addressee fits only that instance. Its correlation must be that of the
        subscription, be it empty; only an addressed message may do without.
        """
        ...

    def deliver(self, message: Message, *, to: str) -> None:
        """Note who got it.

        Raises:
            ConflictError: it was delivered already.
        """
        ...

    def subscribers(self, message: Message) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for this message, oldest first."""
        ...

    def near(self, name: str, correlation: str, instance: str) -> Sequence[Message]:
        """The newest undelivered ones, newest first, that fit by their name or by their key.

        Or by their addressee; one that fits in all of it was delivered.
        """
        ...

    def signal_subscribers(self, name: str) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for a signal, oldest first."""
        ...

    def keep_signal(self, signal: KeptSignal) -> None:
        """Store a signal for a suspended instance."""
        ...

    def kept_signals(self, instance: str) -> Sequence[KeptSignal]:
        """What was kept for an instance, oldest first; it is kept no longer."""
        ...
