"""What tells the time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; a test stands still."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...
