"""The register of experts' certificates of attestation, and refusals of them.

Almaty city 4/636, attestation of experts, p. 4, p. 7 items 9, 14-17.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Connection, String

from procrunner.handler import Call, handler

from . import registers
from .registers import Refused
from .variables import text

attestation = registers.register(
    "attestation",
    Column("holder_iin", String(12), nullable=False),
    Column("speciality", String, nullable=False),
    Column("order_number", String, nullable=False),
    Column("issued_at", String, nullable=False),
)


class Speciality(StrEnum):
    """What an expert may do (p. 1)."""

    EXPERTISE = "expertise"  #: expert works
    ENGINEERING = "engineering"  #: engineering services


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An entry of the register of certificates of attestation, as it stands in variables."""

    number: str
    holder_iin: str
    speciality: str
    order_number: str  #: of the order it was issued on
    issued_at: str


@handler("attestations.issue", kind="tx")
def issue_attestation(
    applicant_iin: str, speciality: str, order_number: str, *, transaction: Connection, call: Call
) -> Attestation:
    """Enter the certificate under the year's next number, once.

    Raises:
        HandlerError: no such speciality.
    """
    values = {
        "holder_iin": text(applicant_iin, name="applicant_iin"),
        "speciality": registers.known(Speciality, speciality, what="expert's speciality").value,
        "order_number": text(order_number, name="order_number"),
        "issued_at": call.now.isoformat(),
    }
    row = registers.enter(transaction, attestation, "СА", values, call)
    return Attestation(**{name: row[name] for name in Attestation.__slots__})


@handler("attestations.refuse", kind="tx")
def refuse_attestation(
    applicant_iin: str, reasons: str | list[str], *, transaction: Connection, call: Call
) -> Refused:
    """Enter the reasoned refusal under the year's next number, once (p. 4).

    Raises:
        HandlerError: there is no reason.
    """
    return registers.enter_refusal(transaction, applicant_iin, reasons, call)
