"""Entries of the registers of which documents are made, found by their numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, inspect, select

from .. import acceptances, attestations, certificates, licences, registers, result_notices

REGISTERS = (
    licences.licence,
    certificates.certificate,
    attestations.attestation,
    registers.refusal,
    acceptances.refusal,
    acceptances.acceptance,
    result_notices.result_notice,
)
_MOMENTS = ("issued_at", "refused_at", "accepted_at", "announced_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a register."""

    kind: str  #: the register's name, which is also its template's
    values: Mapping[str, Any]  #: every column

    @property
    def number(self) -> str:
        """The number in the register."""
        return str(self.values["number"])

    @property
    def entered_at(self) -> datetime:
        """When it was issued, refused, accepted or announced."""
        (told,) = [self.values[name] for name in _MOMENTS if name in self.values]
        return datetime.fromisoformat(told)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole row: another word in it, another digest."""
        row = json.dumps(dict(self.values), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(row.encode()).hexdigest()

    @property
    def payload(self) -> str:
        """What the QR code of its document says: number and digest."""
        return f"{self.number} {self.digest}"


def find(connection: Connection, number: str) -> Entry | None:
    """The entry of that number; None if no register of documents has it."""
    there = set(inspect(connection).get_table_names())
    for table in REGISTERS:
        if table.name in there:
            query = select(table).where(table.c.number == number)
            if (row := connection.execute(query).mappings().one_or_none()) is not None:
                return Entry(kind=table.name, values=dict(row))
    return None
