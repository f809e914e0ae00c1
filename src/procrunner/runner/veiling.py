"""What hides personal data of an instance from whoever reads a unit, if anything does."""

from __future__ import annotations

from typing import Protocol

from procrunner.model import Instance
from procrunner.ports import Unit
from procrunner.veil import NO_VEIL, Veil

PERSONAL = ("correlation", "message", "inputs", "detail", "hint")
"""Fields of a wait that may hold personal data."""


class Sight(Protocol):
    """How far somebody sees."""

    def veil_of(self, process: str) -> Veil:
        """What hides personal data of instances of a process."""
        ...


def veil_of(unit: Unit, instance: Instance) -> Veil:
    """What hides personal data of an instance from whoever reads this unit."""
    sight: Sight | None = getattr(unit, "sight", None)
    return NO_VEIL if sight is None else sight.veil_of(instance.process)
