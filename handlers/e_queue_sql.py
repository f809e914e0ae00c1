"""The electronic queue, reached by SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, UniqueConstraint, select

from .e_queue import Visit
from .registries import local_day
from .registry_database import Database, enter_once

metadata = MetaData()

ticket = Table(
    "ticket",
    metadata,
    Column("key", String, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("iin", String(12), nullable=False),
    Column("office", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("time", String),  # NULL for whoever comes without a booking
    UniqueConstraint("year", "number"),
    UniqueConstraint("office", "day", "time"),
)


class SqlEQueue:
    """The queue; numbers of tickets run through each year, one person has each booked time."""

    def __init__(self, url: str) -> None:
        self._database = Database("the electronic queue", "e_queue", url)

    def take(self, visit: Visit, *, key: str, at: datetime) -> str | None:
        """The number of a ticket, or of the one given under the same key."""
        if self._is_taken(visit, key):
            return None
        values = {
            "key": key,
            "year": local_day(at).year,
            "iin": visit.iin,
            "office": visit.office,
            "day": visit.day,
            "time": visit.time,
        }
        row, _ = enter_once(self._database, ticket, values)
        return f"К-{row['year']}-{row['number']:06}"

    def _is_taken(self, visit: Visit, key: str) -> bool:
        query = select(ticket.c.key).where(
            ticket.c.office == visit.office,
            ticket.c.day == visit.day,
            ticket.c.time == visit.time,
            ticket.c.key != key,
        )
        with self._database.transaction() as connection:
            return visit.time is not None and connection.execute(query).first() is not None
