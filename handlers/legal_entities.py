"""The state database "Legal entities" (GBD UL): which firms there are, and who heads them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """Whether the firm may do anything."""

    ACTIVE = "active"  #: registered
    SUSPENDED = "suspended"  #: its activity is stopped, by itself or by a court
    LIQUIDATED = "liquidated"  #: struck off the register


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalEntity:
    """What the database knows of a firm."""

    bin: str
    name: str
    head_iin: str  #: who acts for it without a power of attorney
    address: str
    state: State


class LegalEntities(Protocol):
    """The state database "Legal entities"."""

    def find(self, bin: str, *, key: str) -> LegalEntity | None:  # noqa: A002 - as it is called
        """The firm, or None if there is none; ``key`` is the same when asked again.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...
