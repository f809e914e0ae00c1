"""How far the chain of an instance has come."""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.audit.text import canonical

DEFINITION = "definition "
"""Begins the name of a deployed file among the heads; no instance has an id like that."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of an instance at one moment, or a deployed file: a leaf of the tree."""

    instance: str
    events: int  #: how many there are
    hash: str  #: of the last one

    @property
    def content(self) -> bytes:
        """What is hashed as a leaf."""
        return canonical([self.instance, self.events, self.hash]).encode()
