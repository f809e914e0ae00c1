"""The register of certificates, and refusals of them (Zhambyl 222, p. 3, p. 5 items 4-5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import JSON, Column, Connection, String

from procrunner.handler import Call, handler

from . import registers
from .registers import Refused
from .variables import text

certificate = registers.register(
    "certificate",
    Column("variant", String, nullable=False),
    Column("original", String, nullable=False),
    Column("holder_iin", String(12), nullable=False),
    Column("representative_iin", String(12), nullable=False),
    Column("vehicle", JSON, nullable=False),
    Column("issued_at", String, nullable=False),
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
    kind = registers.known(Variant, variant, what="variant of the certificate")
    is_own = certificate.c.holder_iin == applicant_iin
    registers.expect_own(transaction, certificate, original, is_own)
    values = {
        "variant": kind.value,
        "original": original if kind is Variant.DUPLICATE else "",
        "holder_iin": text(applicant_iin, name="applicant_iin"),
        "representative_iin": representative_iin,
        "vehicle": vehicle,
        "issued_at": call.now.isoformat(),
    }
    row = registers.enter(transaction, certificate, "ХТБС", values, call)
    return Issued(**{name: row[name] for name in Issued.__slots__})


@handler("certificates.refuse", kind="tx")
def refuse_certificate(
    applicant_iin: str, reasons: str | list[str], *, transaction: Connection, call: Call
) -> Refused:
    """Enter the reasoned refusal under the year's next number, once (p. 3, p. 5 item 4).

    Raises:
        HandlerError: there is no reason.
    """
    return registers.enter_refusal(transaction, applicant_iin, reasons, call)
