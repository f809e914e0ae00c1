"""Who gives documents out: the resource ``documents`` of the project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from procrunner.errors import NotFoundError

from ..registries import IndividualsRegistry
from ..signature import TrustSource
from . import code, content, entries, page, verification
from .reading import MARK
from .verdicts import Verdict
from .verification import Expected


class Desk:
    """The provider: its names, the BIN in its officers' certificates."""

    def __init__(self, bin: str, kk: str, ru: str, en: str) -> None:  # noqa: A002 - the setting's name
        self._bin = bin
        self._names: Mapping[str, str] = {"kk": kk, "ru": ru, "en": en}

    def make(
        self,
        connection: Connection,
        number: str,
        language: str,
        individuals: IndividualsRegistry,
    ) -> bytes:
        """The document of that number, as PDF.

        Raises:
            NotFoundError: no register of documents has the number.
            RegistryDownError: the holder's name cannot be asked for.
        """
        if (entry := entries.find(connection, number)) is None:
            registers = ", ".join(table.name for table in entries.REGISTERS)
            raise NotFoundError(
                f"no register has the number '{number}'",
                hint=f"Registers of which documents are made: {registers}.",
            )
        person = individuals.find(content.holder_of(entry), key=f"document/{number}")
        names = (person.surname, person.given_name, person.patronymic) if person else ()
        said = content.content(
            entry, language, issuer=self._names[language], holder=" ".join(filter(None, names))
        )
        drawn = code.drawn(entry.payload)
        return page.page(said, drawn, payload=entry.payload, at=entry.entered_at)

    def verify(  # noqa: PLR0913 - a file, and all that it is held against
        self,
        file: bytes,
        document: bytes | None,
        *,
        name: str,
        connection: Connection,
        trust: TrustSource,
        at: datetime,
    ) -> Verdict:
        """Judge a document, or a signature together with what it is over.

        Raises:
            UsageError: it is no document.
        """
        expected = Expected(
            find=lambda number: entries.find(connection, number),
            bin=self._bin,
            trust=trust.current(),
            at=at,
        )
        if document is None:
            return verification.verify_document(file, expected, file=name)
        is_ours = document.startswith(MARK)
        return verification.verify_signature(file, document, expected, is_ours=is_ours, file=name)
