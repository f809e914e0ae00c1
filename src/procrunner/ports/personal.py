"""What is stored about a person, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from procrunner.model import Message


class Personal(Protocol):
    """Finds and forgets what names a person."""

    def mentioning(self, text: str) -> Mapping[str, Sequence[str]]:
        """Ids of instances that have this text somewhere, and where: ``variables``, ``notes``.

        In the history only texts of errors are looked at: it holds no values.
        """
        ...

    def held(self, before: datetime, *, limit: int) -> Sequence[str]:
        """Ids of instances that ended before a moment and are not erased, the oldest end first."""
        ...

    def messages(self, instance: str) -> Sequence[Message]:
        """The messages that an instance got, in the order of their coming."""
        ...

    def untaken(self, text: str) -> Sequence[Message]:
        """The messages that nobody took and that have this text somewhere."""
        ...

    def forget_untaken(self, *, before: datetime, text: str = "") -> int:
        """Remove messages that nobody took and that came before a moment; how many there were.

        Args:
            before: those that came later stay.
            text: only those that have it somewhere.
        """
        ...


class Belongings(Protocol):
    """What a project keeps about a person elsewhere: the resource ``personal``."""

    def files(self, identifier: str) -> Mapping[str, bytes]:
        """Its files to hand out, by their names."""
        ...
