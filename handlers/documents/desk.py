"""Who gives documents out: the resource ``documents`` of the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from pyhanko.sign.signers import SimpleSigner
from sqlalchemy import Connection

from procrunner.errors import HandlerError, NotFoundError, UsageError

from .. import cms
from ..notices import LANGUAGES
from ..outcomes import Code
from ..registries import RegistryDownError, local_day
from ..signature import TrustSource
from . import code, content, entries, page, signing, verification
from .entries import Entry
from .holders import Holders
from .reading import MARK
from .signing import Signed
from .verdicts import Verdict
from .verification import Expected


class Desk:
    """The provider: its names, the BIN in its officers' certificates."""

    def __init__(  # noqa: PLR0913 - the settings of the resource
        self,
        *,
        bin: str,  # noqa: A002 - the setting's name
        kk: str,
        ru: str,
        en: str,
        tsa: str = "",
        officers: Sequence[str] = (),
        languages: Sequence[str] = LANGUAGES,
        card: str = "",
        password: str = "",
        check: str = "",
    ) -> None:
        """Take the settings.

        Args:
            bin: of the provider.
            kk: its name.
            ru: the same in Russian.
            en: the same in English.
            tsa: the address of a time-stamp authority, if there is one.
            officers: IINs of who may sign for it; whoever has the role, unless said.
            languages: of what is handed out.
            card: the file with the key that signs it, PKCS #12 or PEM.
            password: of that file.
            check: the address of the page that checks QR codes, to stand in them.
        """
        self._bin = bin
        self._tsa = tsa
        self._officers = frozenset(officers)
        self._card, self._password = card, password
        self._check = check
        self.languages = tuple(languages)
        self._names: Mapping[str, str] = {"kk": kk, "ru": ru, "en": en}

    def make(
        self,
        connection: Connection,
        number: str,
        language: str,
        holders: Holders,
    ) -> bytes:
        """The document of that number, as PDF.

        Raises:
            NotFoundError: no register of documents has the number.
            RegistryDownError: the holder's name cannot be asked for.
        """
        entry = _entry(connection, number)
        name, issuer = holders.name(entry), self._names[language]
        said = content.content(entry, language, issuer=issuer, holder=name)
        text = code.written(entry.payload, self._check)
        return page.page(said, code.drawn(text), payload=text, at=entry.entered_at)

    def hand_out(  # noqa: PLR0913 - the document, and all that it is held against
        self,
        connection: Connection,
        number: str,
        language: str,
        *,
        holders: Holders,
        trust: TrustSource,
        at: datetime,
    ) -> bytes:
        """The document of that number, signed inside with the provider's own card.

        Raises:
            HandlerError: there is no card.
            NotFoundError: no register of documents has the number.
            RegistryDownError: the holder's name, a stamp or revocation cannot be asked for.
            UsageError: the card cannot be read, or its signature would not be believed.
        """
        path = Path(self._card)
        if not self._card or not path.is_file():
            raise HandlerError(
                "there is no card to sign documents with",
                where=self._card or "[resources.documents]",
                hint="Set card and password under [resources.documents] in procrunner.toml.",
            )
        signer = signing.card(path.read_bytes(), self._password, file=self._card)
        made = self.make(connection, number, language, holders)
        name = f"{number}.{language}.pdf"
        return self.sign(made, signer, name=name, connection=connection, trust=trust, at=at).pdf

    @staticmethod
    def kind(connection: Connection, number: str) -> str:
        """The register that has the number.

        Raises:
            NotFoundError: none of those of which documents are made.
        """
        return _entry(connection, number).kind

    @staticmethod
    def dated(connection: Connection, number: str) -> date:
        """The day of the register's entry.

        Raises:
            NotFoundError: no register of documents has the number.
        """
        return local_day(_entry(connection, number).entered_at)

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
            RegistryDownError: the time-stamp authority gives no usable answer, or nobody knows
                whether a certificate is revoked.
            UsageError: this signer's signature would not be believed.
        """
        signed = signing.sign(document, signer, at=at, tsa=self._tsa)
        verdict = self.verify(
            signed.pdf, None, name=name, connection=connection, trust=trust, at=at
        )
        if verdict.word is Code.STAMP or (
            isinstance(verdict.word, Code) and verdict.word.is_technical
        ):
            raise RegistryDownError(
                f"the signature cannot be vouched for now: {verdict.word}",
                where=name,
                hint=f"{verdict.explanation.en} {verdict.detail}".strip(),
            )
        if not verdict.is_good:
            raise UsageError(
                f"signed with this card it would be refused: {verdict.word}",
                where=name,
                hint=f"{verdict.explanation.en} {verdict.detail}".strip(),
            )
        return signed

    @staticmethod
    def verify_code(said: str, connection: Connection) -> Verdict:
        """Judge what a QR code says."""
        return verification.verify_code(said, lambda number: entries.find(connection, number))

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
        """Judge a document, or a signature together with what it is over or around.

        Raises:
            UsageError: it is no document.
        """
        if document is None and not file.startswith(MARK):
            document = cms.carried(file)
        expected = Expected(
            find=lambda number: entries.find(connection, number),
            bin=self._bin,
            officers=self._officers,
            trust=trust.current(),
            at=at,
        )
        if document is None:
            return verification.verify_document(file, expected, file=name)
        is_ours = document.startswith(MARK)
        return verification.verify_signature(file, document, expected, is_ours=is_ours, file=name)


def _entry(connection: Connection, number: str) -> Entry:
    if (entry := entries.find(connection, number)) is None:
        registers = ", ".join(table.name for table in entries.REGISTERS)
        raise NotFoundError(
            f"no register has the number '{number}'",
            hint=f"Registers of which documents are made: {registers}.",
        )
    return entry
