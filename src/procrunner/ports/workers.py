"""Who works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from procrunner.model import (
    WorkerView,
)


class Workers(Protocol):
    """Who works: for those who watch; no decision rests on it."""

    def enter(self, name: str, *, at: datetime) -> None:
        """Note that a worker has begun."""
        ...

    def beat(self, name: str) -> None:
        """Note that a worker lives, if it is one that has begun."""
        ...

    def leave(self, name: str) -> None:
        """Note that a worker has ended."""
        ...

    def list(self) -> Sequence[WorkerView]:
        """By name."""
        ...
