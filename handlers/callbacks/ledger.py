"""Which payments the gateway has told of, and what became of their money; in our own database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Connection, MetaData, RowMapping, String, Table, insert, select

from .notice import Notice

metadata = MetaData()

notified = Table(
    "payment_notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("sent_at", String, nullable=False),
    Column("received_at", String, nullable=False),
)

settlement = Table(
    "payment_settlement",
    metadata,
    Column("number", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("at", String, nullable=False),
)


class Outcome(StrEnum):
    """What became of a payment's money."""

    USED = "used"  #: a request has it
    REFUNDED = "refunded"  #: it was given back
    NOTHING = "nothing"  #: nobody paid, and nobody will
    OPEN = "open"  #: not known yet; it is looked at again


def enter(connection: Connection, notice: Notice, at: datetime) -> bool:
    """Keep a notification; False if it is kept already."""
    metadata.create_all(connection)
    if connection.execute(select(notified.c.id).where(notified.c.id == notice.id)).first():
        return False
    values = {name: getattr(notice, name) for name in Notice.__slots__}
    connection.execute(insert(notified).values(**values, received_at=at.isoformat()))
    return True


def open_numbers(connection: Connection) -> Sequence[RowMapping]:
    """Payments that the gateway told of and that are not settled: ``number``, ``since``."""
    metadata.create_all(connection)
    settled = select(settlement.c.number)
    query = select(notified.c.number, notified.c.received_at.label("since"))
    query = query.where(notified.c.number.not_in(settled)).order_by(notified.c.received_at)
    first = {row["number"]: row for row in reversed(connection.execute(query).mappings().all())}
    return sorted(first.values(), key=lambda row: row["since"])


def settle(connection: Connection, number: str, outcome: Outcome, at: datetime) -> None:
    """Note what became of it, once."""
    there = select(settlement.c.number).where(settlement.c.number == number)
    if connection.execute(there).first() is None:
        values = {"number": number, "outcome": outcome.value, "at": at.isoformat()}
        connection.execute(insert(settlement).values(values))


def settled(connection: Connection) -> Sequence[RowMapping]:
    """All that is settled."""
    metadata.create_all(connection)
    return connection.execute(select(settlement).order_by(settlement.c.at)).mappings().all()
