"""Comments and files that persons put to a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from procrunner.model import (
    Note,
)


class Notes(Protocol):
    """Notes on cases; beside the history, so that they can be erased."""

    def add(self, note: Note) -> Note:
        """Store one, numbered after the last of its instance.

        ``note.number`` is ignored on the way in.
        """
        ...

    def list(self, instance: str) -> Sequence[Note]:
        """Those of an instance, in their order."""
        ...
