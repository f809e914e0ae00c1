"""How far the chain of an instance has come."""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.audit.text import canonical


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of an instance at one moment: a leaf of the Merkle tree."""

    instance: str
    events: int  #: how many there are
    hash: str  #: of the last one

    @property
    def content(self) -> bytes:
        """What is hashed as a leaf."""
        return canonical([self.instance, self.events, self.hash]).encode()
