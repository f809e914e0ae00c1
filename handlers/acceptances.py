"""The journal of the window: papers that are accepted, and receipts of refusal to accept.

Almaty city 4/636, licences, p. 10 item 1, p. 12 item 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, String

from procrunner.errors import HandlerError
from procrunner.handler import Call, handler

from . import registers
from .variables import day, text

acceptance = registers.register(
    "acceptance",
    Column("applicant_iin", String(12), nullable=False),
    Column("service", String, nullable=False),
    Column("accepted_at", String, nullable=False),
    Column("due", String, nullable=False),
)

refusal = registers.register(
    "acceptance_refusal",
    Column("applicant_iin", String(12), nullable=False),
    Column("service", String, nullable=False),
    Column("refused_at", String, nullable=False),
    Column("missing", String, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An entry of the journal, as it stands in variables."""

    number: str
    accepted_at: str
    due: str  #: the day for which the result is planned


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """A receipt of refusal to accept, as it stands in variables."""

    number: str
    refused_at: str
    missing: str


@handler("acceptances.enter", kind="tx")
def enter_acceptance(
    applicant_iin: str, service: str, due: str, *, transaction: Connection, call: Call
) -> Accepted:
    """Enter accepted papers under the year's next number, once.

    Raises:
        HandlerError: the day of the result is not one.
    """
    values = {
        "applicant_iin": text(applicant_iin, name="applicant_iin"),
        "service": text(service, name="service"),
        "accepted_at": call.now.isoformat(),
        "due": day(due, name="due").isoformat(),
    }
    row = registers.enter(transaction, acceptance, "МК", values, call)
    return Accepted(**{name: row[name] for name in Accepted.__slots__})


@handler("acceptances.refuse", kind="tx")
def refuse_acceptance(
    applicant_iin: str, service: str, missing: str, *, transaction: Connection, call: Call
) -> NotAccepted:
    """Enter the receipt of refusal under the year's next number, once.

    Raises:
        HandlerError: nothing is missing.
    """
    if not text(missing, name="missing").strip():
        raise HandlerError(
            "a refusal to accept names what is missing (annex 8 of the Standard)",
            hint="Set the variable 'missing' to the papers that are not there.",
        )
    values = {
        "applicant_iin": text(applicant_iin, name="applicant_iin"),
        "service": text(service, name="service"),
        "refused_at": call.now.isoformat(),
        "missing": missing,
    }
    row = registers.enter(transaction, refusal, "ҚБТ", values, call)
    return NotAccepted(**{name: row[name] for name in NotAccepted.__slots__})
