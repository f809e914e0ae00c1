"""The register of the head's orders (Almaty city 4/636, attestation, p. 7 items 8, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Connection, String

from procrunner.handler import Call, handler

from . import registers
from .variables import text

order = registers.register(
    "order",
    Column("matter", String, nullable=False),
    Column("subject_iin", String(12), nullable=False),
    Column("decision", String, nullable=False),
    Column("ordered_at", String, nullable=False),
)


class Matter(StrEnum):
    """What an order is about."""

    ADMISSION = "admission"  #: who is admitted to a test, and its timetable
    ATTESTATION = "attestation"  #: who gets a certificate, and who did not pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An entry of the register of orders, as it stands in variables."""

    number: str
    matter: str
    subject_iin: str  #: of the person it is about
    decision: str
    ordered_at: str


@handler("orders.enter", kind="tx")
def enter_order(
    matter: str, subject_iin: str, decision: str, *, transaction: Connection, call: Call
) -> Order:
    """Enter a signed order under the year's next number, once.

    Raises:
        HandlerError: no such matter.
    """
    values = {
        "matter": registers.known(Matter, matter, what="matter of an order").value,
        "subject_iin": text(subject_iin, name="subject_iin"),
        "decision": text(decision, name="decision"),
        "ordered_at": call.now.isoformat(),
    }
    row = registers.enter(transaction, order, "Б", values, call)
    return Order(**{name: row[name] for name in Order.__slots__})
