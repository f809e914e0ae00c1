"""Personal cabinets on the portal: notices to applicants, and the documents they get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message for the applicant's cabinet."""

    iin: str
    code: str
    texts: Mapping[str, str]  #: by language: kk, ru, en
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A document that a service ended with, for the applicant's cabinet."""

    iin: str
    number: str  #: in the register
    dated: date  #: of the register's entry
    name: str  #: of the file: ``ЛЖТ-2026-000001.kk.pdf``
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The cabinet's receipt for what was put into it."""

    notice_id: str
    sent_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedNotice:
    """A notice as it lies in a cabinet."""

    id: str
    sent_at: str
    code: str
    texts: Mapping[str, str]
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedResult:
    """A document as it lies in a cabinet; its content is asked for."""

    id: str
    sent_at: str
    number: str
    dated: date
    name: str
    size: int  #: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a person wants to be told, beside the cabinet."""

    email: str  #: empty for no e-mail
    language: str  #: kk, ru or en; empty for all


class Cabinet(Protocol):
    """The applicants' personal cabinets."""

    def post(self, notice: Notice, *, key: str, at: datetime) -> Posted:
        """Leave a notice, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def put(self, result: Result, *, key: str, at: datetime) -> Posted:
        """Leave a document, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def notices(self, iin: str, *, key: str) -> tuple[PostedNotice, ...]:
        """All notices to a person, in the order in which they came.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def results(self, iin: str, *, key: str) -> tuple[PostedResult, ...]:
        """All documents of a person, in the order in which they came.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def contact(self, iin: str, *, key: str) -> Contact | None:
        """How a person wants to be told; None where the person said nothing.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def content(self, iin: str, result: str, *, key: str) -> bytes | None:
        """The content of a person's document by its id, or None if there is none.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...
