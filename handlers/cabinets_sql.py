"""Personal cabinets, reached by SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import JSON, Column, Date, LargeBinary, MetaData, String, Table, func, select

from .cabinets import Contact, Notice, Posted, PostedNotice, PostedResult, Result
from .registries import message_id
from .registry_database import Database, by_id, insert_once

metadata = MetaData()

notice_ = Table(
    "notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("iin", String(12), nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("details", JSON, nullable=False),
    Column("sent_at", String, nullable=False),
)

result_ = Table(
    "result",
    metadata,
    Column("id", String, primary_key=True),
    Column("iin", String(12), nullable=False, index=True),
    Column("number", String, nullable=False),
    Column("dated", Date, nullable=False),
    Column("name", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sent_at", String, nullable=False),
)


contact_ = Table(
    "contact",
    metadata,
    Column("iin", String(12), primary_key=True),
    Column("email", String, nullable=False),
    Column("language", String, nullable=False),
)


class SqlCabinet:
    """The applicants' personal cabinets."""

    def __init__(self, url: str) -> None:
        self._database = Database("the applicant's cabinet", "cabinet", url)

    def post(self, notice: Notice, *, key: str, at: datetime) -> Posted:
        """Leave a notice, or find the one left under the same key."""
        values = {
            "iin": notice.iin,
            "code": notice.code,
            "texts": dict(notice.texts),
            "details": dict(notice.details),
        }
        return self._left(notice_, values, key, at)

    def put(self, result: Result, *, key: str, at: datetime) -> Posted:
        """Leave a document, or find the one left under the same key."""
        values = {
            "iin": result.iin,
            "number": result.number,
            "dated": result.dated,
            "name": result.name,
            "content": result.content,
        }
        return self._left(result_, values, key, at)

    def notices(self, iin: str, *, key: str) -> tuple[PostedNotice, ...]:
        """All notices to a person."""
        del key  # a read needs none
        columns = [notice_.c[name] for name in PostedNotice.__slots__]
        query = select(*columns).where(notice_.c.iin == iin).order_by(notice_.c.sent_at)
        with self._database.transaction() as connection:
            return tuple(PostedNotice(**row) for row in connection.execute(query).mappings())

    def results(self, iin: str, *, key: str) -> tuple[PostedResult, ...]:
        """All documents of a person."""
        del key  # a read needs none
        columns = [result_.c[name] for name in PostedResult.__slots__ if name != "size"]
        size = func.length(result_.c.content).label("size")
        query = select(*columns, size).where(result_.c.iin == iin)
        with self._database.transaction() as connection:
            found = connection.execute(query.order_by(result_.c.sent_at, result_.c.name))
            return tuple(PostedResult(**row) for row in found.mappings())

    def contact(self, iin: str, *, key: str) -> Contact | None:
        """How a person wants to be told."""
        del key  # a read needs none
        query = select(contact_.c.email, contact_.c.language).where(contact_.c.iin == iin)
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Contact(**row) if row else None

    def content(self, iin: str, result: str, *, key: str) -> bytes | None:
        """The content of a person's document."""
        del key  # a read needs none
        query = select(result_.c.content).where(result_.c.iin == iin, result_.c.id == result)
        with self._database.transaction() as connection:
            found: bytes | None = connection.execute(query).scalar_one_or_none()
            return found

    def _left(self, table: Table, values: Mapping[str, object], key: str, at: datetime) -> Posted:
        entry = {"id": message_id(key), **values, "sent_at": at.isoformat()}
        insert_once(self._database, table, entry)
        row = by_id(self._database, table, message_id(key))
        return Posted(notice_id=row["id"], sent_at=row["sent_at"])
