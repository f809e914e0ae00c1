"""Gives results out: the documents of a register's entry, into the case and the cabinet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, inspect, select

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from . import result_notices
from .cabinet import notify
from .cabinets import Cabinet, Result
from .delivery.desk import Delivery
from .documents.holders import Holders
from .legal_entities import LegalEntities
from .registries import IndividualsRegistry
from .signature import TrustSource
from .variables import File, content, text

handed_out = Table(
    "handed_out",
    MetaData(),
    Column("number", String, primary_key=True),
    Column("language", String, primary_key=True),
    Column("attachment", String(64), nullable=False),
    Column("name", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", String, nullable=False),
)


class Documents(Protocol):
    """Makes the provider's documents."""

    languages: Sequence[str]

    def dated(self, connection: Connection, number: str) -> date:
        """The day of the register's entry."""
        ...

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
        """The signed document of a register's entry, as PDF."""
        ...


class Database(Protocol):
    """The project's database."""

    def reading(self) -> AbstractContextManager[Connection]:
        """What is in it."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction of its own."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made, as it stands in variables."""

    number: str  #: in the register
    files: Mapping[str, File]  #: by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Made):
    """What was given out, as it stands in variables."""

    notice_id: str
    sent_at: str


@handler("results.make", kind="idempotent")
def make_result(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    number: str,
    *,
    documents: Documents,
    database: Database,
    individuals: IndividualsRegistry,
    legal_entities: LegalEntities,
    trust: TrustSource,
    attachments: Attachments,
    call: Call,
) -> Made:
    """Make and sign the documents of a register's entry, once, to be printed and given by hand.

    Raises:
        HandlerError: there is nothing to sign with.
        NotFoundError: no register has the number.
        RegistryDownError: a name, a stamp or revocation cannot be asked for.
    """
    holders = Holders(individuals=individuals, legal_entities=legal_entities)
    giving = _Giving(documents, database, holders, trust, attachments)
    return Made(number=number, files=giving.files(text(number, name="number"), call))


@handler("results.send", kind="idempotent")
def send_result(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    iin: str,
    notice: str,
    number: str,
    details: Mapping[str, object] | None = None,
    *,
    documents: Documents,
    database: Database,
    individuals: IndividualsRegistry,
    legal_entities: LegalEntities,
    trust: TrustSource,
    attachments: Attachments,
    cabinet: Cabinet,
    delivery: Delivery,
    call: Call,
) -> Given:
    """Put the signed documents of a register's entry into the cabinet, then the notice of them.

    A document is made and signed once: whoever asks again gets the same bytes.

    Raises:
        DeliveryError: the notice did not get there; the cabinet has it.
        HandlerError: no such notice, or nothing to sign with.
        NotFoundError: no register has the number.
        RegistryDownError: the cabinet, a stamp or revocation cannot be asked for.
    """
    holder, number = text(iin, name="iin"), text(number, name="number")
    holders = Holders(individuals=individuals, legal_entities=legal_entities)
    giving = _Giving(documents, database, holders, trust, attachments)
    files = giving.files(number, call)
    with database.reading() as connection:
        dated = documents.dated(connection, number)
    for language, file in files.items():
        name = f"{number}.{language}.pdf"
        pdf = content(file, attachments, name=name)
        result = Result(iin=holder, number=number, dated=dated, name=name, content=pdf)
        cabinet.put(result, key=f"{call.key}/{language}", at=call.now)
    posted = notify(holder, notice, details, cabinet=cabinet, delivery=delivery, call=call)
    return Given(notice_id=posted.notice_id, sent_at=posted.sent_at, number=number, files=files)


@handler("results.announce", kind="idempotent")
def announce_result(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    iin: str,
    notice: str,
    number: str,
    place: str,
    *,
    documents: Documents,
    database: Database,
    individuals: IndividualsRegistry,
    legal_entities: LegalEntities,
    trust: TrustSource,
    attachments: Attachments,
    cabinet: Cabinet,
    delivery: Delivery,
    call: Call,
) -> Given:
    """Enter the certified notice that the result of that number is ready, and send it as a result.

    Raises:
        DeliveryError: the cabinet's notice did not get there; the cabinet has it.
        HandlerError: no such notice or place, or nothing to sign with.
        NotFoundError: no register has the number of the result.
        RegistryDownError: the cabinet, a stamp or revocation cannot be asked for.
    """
    result = text(number, name="number")
    with database.writing() as connection:
        ready = documents.dated(connection, result)
        entered = result_notices.enter(connection, iin, (result, ready), place, call)
    return send_result(
        iin,
        notice,
        entered,
        {"number": result},
        documents=documents,
        database=database,
        individuals=individuals,
        legal_entities=legal_entities,
        trust=trust,
        attachments=attachments,
        cabinet=cabinet,
        delivery=delivery,
        call=call,
    )


@dataclass(frozen=True, slots=True)
class _Giving:
    """Makes each document once, and finds it the next time."""

    documents: Documents
    database: Database
    holders: Holders
    trust: TrustSource
    attachments: Attachments

    def files(self, number: str, call: Call) -> Mapping[str, File]:
        """By language."""
        return {each: self._file(number, each, call) for each in self.documents.languages}

    def _file(self, number: str, language: str, call: Call) -> File:
        with self.database.reading() as connection:
            if (found := _found(connection, number, language)) is not None:
                return found
            made = self.documents.hand_out(
                connection,
                number,
                language,
                holders=self.holders,
                trust=self.trust,
                at=call.now,
            )
        file = self.attachments.put(made, name=f"{number}.{language}.pdf", at=call.now)
        row = {"number": number, "language": language, "at": call.now.isoformat(), **file}
        with self.database.writing() as connection:
            handed_out.create(connection, checkfirst=True)
            connection.execute(insert(handed_out).values(row))
        return file


def _found(connection: Connection, number: str, language: str) -> File | None:
    if not inspect(connection).has_table(handed_out.name):
        return None
    columns = [handed_out.c[name] for name in ("attachment", "name", "size")]
    mine = (handed_out.c.number == number, handed_out.c.language == language)
    row = connection.execute(select(*columns).where(*mine)).mappings().one_or_none()
    return dict(row) if row else None
