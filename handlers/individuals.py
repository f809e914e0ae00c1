"""Asks the Individuals database for a person (Zhambyl 222, p. 10, process 3 and condition 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from procrunner.handler import Call, handler

from .identifiers import IdentifierError, parse_iin
from .registries import IdentityDocument, IndividualsRegistry, Person, local_day
from .variables import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Passport or identity card, as it stands in variables."""

    type: str
    number: str
    valid_until: str | None
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The answer as it stands in variables."""

    found: bool
    iin: str
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    birth_date: str | None = None
    alive: bool = False
    document: Document | None = None
    reason: str  #: ok, bad-number, not-found, dead, document-invalid
    usable: bool = False  #: the service may go on with this person


@handler("individuals.lookup", kind="idempotent")
def look_up_individual(iin: str, *, individuals: IndividualsRegistry, call: Call) -> Lookup:
    """Find the person; a number that cannot be an IIN is not asked for."""
    try:
        parse_iin(text(iin, name="iin"))
    except IdentifierError:
        return Lookup(found=False, iin=iin, reason="bad-number")
    person = individuals.find(iin, key=call.key)
    if person is None:
        return Lookup(found=False, iin=iin, reason="not-found")
    return _lookup(person, today=local_day(call.now))


def _lookup(person: Person, *, today: date) -> Lookup:
    document = _document(person.document, today) if person.document else None
    reason = _reason(person, document)
    return Lookup(
        found=True,
        iin=person.iin,
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic,
        birth_date=person.birth_date.isoformat() if person.birth_date else None,
        alive=person.is_alive,
        document=document,
        reason=reason,
        usable=reason == "ok",
    )


def _reason(person: Person, document: Document | None) -> str:
    if not person.is_alive:
        return "dead"
    return "ok" if document and document.valid else "document-invalid"


def _document(document: IdentityDocument, today: date) -> Document:
    until = document.valid_until
    return Document(
        type=document.type,
        number=document.number,
        valid_until=until.isoformat() if until else None,
        valid=document.is_valid and (until is None or today <= until),
    )
