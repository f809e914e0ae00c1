"""The provider's registers: papers and refusals, numbered through each year, each entered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
)

from procrunner.errors import HandlerError
from procrunner.handler import BpmnError, Call

from .registries import local_day
from .variables import text

Known = TypeVar("Known", bound=StrEnum)

_TABLES = MetaData()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry of the register of refusals, as it stands in variables."""

    number: str
    refused_at: str
    reasons: list[str]


def register(name: str, *columns: Column[Any]) -> Table:
    """The table of a register: key of the call, year, sequence, number, and its own columns."""
    return Table(
        name,
        _TABLES,
        Column("key", String, primary_key=True),
        Column("year", Integer, nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("number", String, nullable=False, unique=True),
        *columns,
        UniqueConstraint("year", "sequence"),
    )


def tables() -> Sequence[Table]:
    """All registers, in the order of their names."""
    return [_TABLES.tables[name] for name in sorted(_TABLES.tables)]


refusal = register(
    "refusal",
    Column("applicant_iin", String(12), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("refused_at", String, nullable=False),
)


def enter(
    transaction: Connection, table: Table, mark: str, values: Mapping[str, object], call: Call
) -> RowMapping:
    """Find the entry made under the call's key, or make it under the year's next number."""
    table.create(transaction, checkfirst=True)
    mine = select(table).where(table.c.key == call.key)
    if (row := transaction.execute(mine).mappings().one_or_none()) is not None:
        return row
    year = local_day(call.now).year
    last = select(func.max(table.c.sequence)).where(table.c.year == year)
    sequence = (transaction.execute(last).scalar() or 0) + 1
    numbered = {"key": call.key, "year": year, "sequence": sequence}
    numbered |= {"number": f"{mark}-{year}-{sequence:06}"}
    transaction.execute(insert(table).values(**numbered, **values))
    return transaction.execute(mine).mappings().one()


def enter_refusal(
    transaction: Connection, applicant_iin: str, reasons: str | list[str], call: Call
) -> Refused:
    """Enter a reasoned refusal.

    Raises:
        HandlerError: there is no reason.
    """
    told = [reasons] if isinstance(reasons, str) else list(reasons)
    if not any(reason.strip() for reason in told):
        raise HandlerError(
            "a refusal needs a reason (p. 3 of the act)",
            hint="Set the variable 'reasons' to a list of sentences.",
        )
    values = {
        "applicant_iin": text(applicant_iin, name="applicant_iin"),
        "reasons": told,
        "refused_at": call.now.isoformat(),
    }
    row = enter(transaction, refusal, "БТ", values, call)
    return Refused(number=row["number"], refused_at=row["refused_at"], reasons=row["reasons"])


def expect_own(
    transaction: Connection, table: Table, original: str, holder: ColumnElement[bool]
) -> None:
    """See that the original is the holder's; one that is not here may be older than the register.

    Raises:
        BpmnError: ``wrong-original``, the register says it is another person's.
    """
    table.create(transaction, checkfirst=True)
    query = select(holder).where(table.c.number == original)
    if transaction.execute(query).scalar() is False:
        raise BpmnError("wrong-original", f"{table.name} {original} is another person's")


def known(kind: type[Known], name: str, *, what: str) -> Known:
    """The member of that value.

    Raises:
        HandlerError: there is none.
    """
    try:
        return kind(name)
    except ValueError as error:
        raise HandlerError(f"'{name}' is no {what}", hint=f"Known: {', '.join(kind)}.") from error
