"""Documents for tests: the desk that makes them, entries, signers, a time-stamp authority."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import serving
from given import NOW, Pki
from sqlalchemy import Connection

from handlers.chain import Trust
from handlers.demo import samples
from handlers.demo.authority import Authority
from handlers.demo.stamper import Stamper
from handlers.documents.desk import Desk
from handlers.documents.holders import Holders
from handlers.documents.verdicts import Verdict
from handlers.legal_entities import LegalEntity, State
from handlers.registries import Person
from handlers.trust import TrustFolder

_SETTINGS: dict[str, Any] = {
    "bin": samples.FIRM,
    "kk": "Үлгі басқармасы",
    "ru": "Образцовое управление",
    "en": "Directorate",
}
DESK = Desk(**_SETTINGS)
LICENCE = "ЛҚМ-2026-000001"


class Individuals:
    """Knows the sample persons."""

    def find(self, iin: str, *, key: str) -> Person | None:
        known = {person.iin: person for person in samples.people(NOW.date())}
        return known.get(iin)


class LegalEntities:
    """Knows the sample firm that builds."""

    def find(self, bin: str, *, key: str) -> LegalEntity | None:  # noqa: A002 - as it is called
        known = LegalEntity(
            bin=samples.BUILDER,
            name="Мысал Құрылыс ЖШС",
            head_iin=samples.APPLICANT,
            address="",
            state=State.ACTIVE,
        )
        return known if bin == known.bin else None


HOLDERS = Holders(individuals=Individuals(), legal_entities=LegalEntities())


def replaced(**settings: Any) -> Desk:
    """The desk with other settings."""
    return Desk(**{**_SETTINGS, **settings})


def made(connection: Connection, number: str, language: str = "kk") -> bytes:
    return DESK.make(connection, number, language, HOLDERS)


class Nobody:
    """Trusts nobody."""

    def current(self) -> Trust:
        return Trust(roots=(), intermediates=(), crls=())


def verified(  # noqa: PLR0913 - a file, and all that it is held against
    connection: Connection,
    file: bytes,
    document: bytes | None = None,
    *,
    pki: Pki | None = None,
    folder: Path | None = None,
    at: datetime = NOW,
) -> Verdict:
    trusted = folder or (pki.folder if pki else None)
    trust = TrustFolder(str(trusted)) if trusted else Nobody()
    return DESK.verify(file, document, name="a.pdf", connection=connection, trust=trust, at=at)


@contextmanager
def stamping(authority: Authority) -> Iterator[str]:
    """The address of the authority's time stamps."""
    stamper = Stamper(authority, NOW)
    with serving.served(lambda _, asked: (200, {}, stamper.answer(asked, NOW))) as address:
        yield address
