"""What is delivered, and how a way to deliver is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from procrunner.errors import Exit, ProcrunnerError

from ..cabinets import Contact


class DeliveryError(ProcrunnerError):
    """A message could not be delivered now; the notice stays in the cabinet."""

    exit = Exit.INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A document that goes with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notice to deliver."""

    id: str  #: the same on every attempt: who honours it takes the message once
    iin: str
    code: str
    texts: Mapping[str, str]  #: by language
    contact: Contact | None  #: None where the applicant gave none, or no way asks for one
    files: tuple[File, ...]
    sent_at: datetime  #: when the notice came into the cabinet


class Way(Protocol):
    """One way to deliver."""

    def deliver(self, message: Message, now: datetime) -> None:
        """Deliver it; a repeat under the same id does no more than the first one.

        Raises:
            DeliveryError: it did not get there, as far as is known.
        """
        ...
