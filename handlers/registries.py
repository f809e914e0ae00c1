"""The systems of other authorities, as our handlers see them; adapters speak SQL or HTTP."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from procrunner.errors import Exit, ProcrunnerError

from .payment_gateway import Payment

_COUNTRY = ZoneInfo("Asia/Almaty")


class RegistryDownError(ProcrunnerError):
    """A system gave no usable answer; that says nothing about the applicant."""

    exit = Exit.INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """Passport or identity card."""

    type: str
    number: str
    valid_until: date | None  #: None for no end
    is_valid: bool  #: False where the registry calls it lost or withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the Individuals database knows of a person."""

    iin: str
    surname: str
    given_name: str
    patronymic: str
    birth_date: date | None
    is_alive: bool
    document: IdentityDocument | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """What the notaries' system knows of a power of attorney."""

    number: str
    dated: date
    principal_iin: str
    attorney_iin: str
    valid_from: date
    valid_until: date | None  #: None for no end
    is_revoked: bool
    powers: tuple[str, ...]  #: codes of what the attorney may do; ``all`` for everything


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerQuestion:
    """How a power of attorney is asked for."""

    number: str
    dated: date
    principal_iin: str
    attorney_iin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A signed document on its way through the gateway."""

    service: str
    applicant_iin: str
    document: bytes
    signature: bytes  #: empty under a paper application
    application: object = None  #: the form's data, JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The regional workstation's entry for a request."""

    incoming_number: str
    registered_at: str
    duplicate: bool  #: the request was registered before, under the same key


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The gateway's receipt for a message."""

    message_id: str
    sent_at: str


class IndividualsRegistry(Protocol):
    """The state database "Individuals" (GBD FL)."""

    def find(self, iin: str, *, key: str) -> Person | None:
        """The person, or None if there is none; ``key`` is the same when asked again.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


class NotaryRegistry(Protocol):
    """The notaries' unified system (ENIS)."""

    def find(self, question: PowerQuestion, *, key: str) -> PowerOfAttorney | None:
        """The power of attorney of that number and date, whosever it is, or None.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


class Gateway(Protocol):
    """The gateway of the electronic government, and its regional workstation."""

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request at the regional workstation, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def send(self, request: SignedRequest, *, key: str, at: datetime) -> Sent:
        """Pass the request on, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


class Portal(Protocol):
    """The accounts of the portal of the electronic government."""

    def is_password(self, iin: str, password: str, *, key: str) -> bool | None:
        """Whether it is the password of the person's account; None if there is no account.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def open_account(self, iin: str, password: str, *, key: str, at: datetime) -> bool:
        """Open an account, once for each key; False if the person has one already.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


class ELicensing(Protocol):
    """The state database "E-licensing": payments and requests for licences."""

    def record(self, payment: Payment, request: str, *, key: str, at: datetime) -> bool:
        """Keep the payment for the request; False if it is kept for another one.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def paid(self, request: str, *, key: str) -> Payment | None:
        """The payment that is kept for the request, or None.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def keeps(self, number: str, *, key: str) -> bool:
        """Whether the payment of that number is kept for some request.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


def message_id(key: str) -> str:
    """The UUID of a call: the same on every attempt, so that the far side drops repeats."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:procrunner:call:{key}"))


def local_day(moment: datetime) -> date:
    """The day in the country at that moment; terms and registers are counted in its days."""
    return moment.astimezone(_COUNTRY).date()
