"""The database "Legal entities", reached by SQL."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, select

from .legal_entities import LegalEntity, State
from .registry_database import Database

metadata = MetaData()

entity = Table(
    "legal_entity",
    metadata,
    Column("bin", String(12), primary_key=True),
    Column("name", String, nullable=False),
    Column("head_iin", String(12), nullable=False),
    Column("address", String, nullable=False),
    Column("state", String, nullable=False),
)


class SqlLegalEntities:
    """The firms."""

    def __init__(self, url: str) -> None:
        self._database = Database("the database of legal entities", "legal_entities", url)

    def find(self, bin: str, *, key: str) -> LegalEntity | None:  # noqa: A002 - as it is called
        """The firm, or None."""
        del key  # a read needs none
        with self._database.transaction() as connection:
            query = select(entity).where(entity.c.bin == bin)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        try:
            return LegalEntity(**{**row, "state": State(row["state"])})
        except ValueError as error:
            self._database.down(f"knows {error}", error)
