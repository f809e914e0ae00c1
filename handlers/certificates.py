"""Registers of issued certificates and of reasoned refusals (Zhambyl 222, p. 3, p. 5 items 4-5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    JSON,
    Column,
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
from procrunner.handler import BpmnError, Call, handler

from .registries import local_day
from .variables import text

_TABLES = MetaData()

certificate = Table(
    "certificate",
    _TABLES,
    Column("key", String, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", String, nullable=False, unique=True),
    Column("variant", String, nullable=False),
    Column("original", String, nullable=False),
    Column("holder_iin", String(12), nullable=False),
    Column("representative_iin", String(12), nullable=False),
    Column("vehicle", JSON, nullable=False),
    Column("issued_at", String, nullable=False),
    UniqueConstraint("year", "sequence"),
)

refusal = Table(
    "refusal",
    _TABLES,
    Column("key", String, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", String, nullable=False, unique=True),
    Column("applicant_iin", String(12), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("refused_at", String, nullable=False),
    UniqueConstraint("year", "sequence"),
)


class Variant(StrEnum):
    """What the act lets an applicant ask for (p. 3)."""

    ISSUE = "issue"  #: a first certificate
    DUPLICATE = "duplicate"  #: another copy of one that was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An entry of the certificate register, as it stands in variables."""

    number: str
    variant: str
    issued_at: str
    holder_iin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry of the register of refusals, as it stands in variables."""

    number: str
    refused_at: str
    reasons: list[str]


@handler("certificates.issue", kind="tx")
def issue_certificate(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    variant: str,
    applicant_iin: str,
    vehicle: str | Mapping[str, object],
    representative_iin: str = "",
    original: str = "",
    *,
    transaction: Connection,
    call: Call,
) -> Issued:
    """Enter the certificate or duplicate under the year's next number, once.

    Raises:
        BpmnError: ``wrong-original``, the register says the original is another person's.
        HandlerError: no such variant.
    """
    kind = _variant(variant)
    certificate.create(transaction, checkfirst=True)
    _refuse_foreign(transaction, original, applicant_iin)
    values = {
        "variant": kind.value,
        "original": original if kind is Variant.DUPLICATE else "",
        "holder_iin": text(applicant_iin, name="applicant_iin"),
        "representative_iin": representative_iin,
        "vehicle": vehicle,
        "issued_at": call.now.isoformat(),
    }
    row = _enter(transaction, certificate, "ХТБС", values, call)
    return Issued(**{name: row[name] for name in Issued.__slots__})


@handler("certificates.refuse", kind="tx")
def refuse_certificate(
    applicant_iin: str, reasons: str | list[str], *, transaction: Connection, call: Call
) -> Refused:
    """Enter the reasoned refusal under the year's next number, once (p. 3, p. 5 item 4).

    Raises:
        HandlerError: there is no reason.
    """
    told = [reasons] if isinstance(reasons, str) else list(reasons)
    if not any(reason.strip() for reason in told):
        raise HandlerError(
            "a refusal needs a reason (p. 3 of the act)",
            hint="Set the variable 'reasons' to a list of sentences.",
        )
    refusal.create(transaction, checkfirst=True)
    values = {
        "applicant_iin": text(applicant_iin, name="applicant_iin"),
        "reasons": told,
        "refused_at": call.now.isoformat(),
    }
    row = _enter(transaction, refusal, "БТ", values, call)
    return Refused(number=row["number"], refused_at=row["refused_at"], reasons=row["reasons"])


def _enter(
    transaction: Connection, table: Table, mark: str, values: Mapping[str, object], call: Call
) -> RowMapping:
    """Find the entry made under the call's key, or make it."""
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


def _refuse_foreign(transaction: Connection, original: str, holder: str) -> None:
    """An original that is not in the register may be older than the register."""
    query = select(certificate.c.holder_iin).where(certificate.c.number == original)
    known = transaction.execute(query).scalar()
    if known is not None and known != holder:
        raise BpmnError("wrong-original", f"certificate {original} is another person's")


def _variant(name: str) -> Variant:
    try:
        return Variant(name)
    except ValueError as error:
        raise HandlerError(
            f"there is no variant '{name}' of the certificate",
            hint=f"Known: {', '.join(Variant)}.",
        ) from error
