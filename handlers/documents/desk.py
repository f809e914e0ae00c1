"""Who gives documents out: the resource ``documents`` of the project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pyhanko.sign.signers import SimpleSigner
from sqlalchemy import Connection

from procrunner.errors import NotFoundError, UsageError

from ..registries import IndividualsRegistry
from ..signature import TrustSource
from . import code, content, entries, page, signing, verification
from .reading import MARK
from .signing import Signed
from .verdicts import Verdict
from .verification import Expected


class Desk:
    """The provider: its names, the BIN in its officers' certificates."""

    def __init__(
        self,
        bin: str,  # noqa: A002 - the setting's name
        kk: str,
        ru: str,
        en: str,
        tsa: str = "",
    ) -> None:
        """Take the settings; ``tsa`` is the address of a time-stamp authority, if there is one."""
        self._bin = bin
        self._tsa = tsa
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

    @staticmethod
    def card(content: bytes, password: str, *, file: str) -> SimpleSigner:
        """Who signs with this file.

        Raises:
            UsageError: the password is wrong, or the file has no key that can sign so.
        """
        return signing.card(content, password, file=file)

    def sign(  # noqa: PLR0913 - a file, its signer, and all that both are held against
        self,
        document: bytes,
        signer: SimpleSigner,
        *,
        name: str,
        connection: Connection,
        trust: TrustSource,
        at: datetime,
    ) -> Signed:
        """Sign a document that was made here; what would not be genuine is not given out.

        Raises:
            RegistryDownError: the time-stamp authority gives no usable answer.
            UsageError: this signer's signature would not be believed.
        """
        signed = signing.sign(document, signer, tsa=self._tsa)
        verdict = self.verify(
            signed.pdf, None, name=name, connection=connection, trust=trust, at=at
        )
        if not verdict.is_good:
            raise UsageError(
                f"signed with this card it would be refused: {verdict.word}",
                where=name,
                hint=f"{verdict.explanation.en} {verdict.detail}".strip(),
            )
        return signed

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
