"""Whose turn it is to ask a system of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol


class Turns(Protocol):
    """Gives each question to a system a moment of its own, whichever worker asks."""

    def take(self, name: str, *, apart: timedelta, most: timedelta) -> timedelta:
        """How long the next question under this name has to wait, on the database's clock.

        A turn that is further away than ``most`` is not taken: it is free for others.
        """
        ...
