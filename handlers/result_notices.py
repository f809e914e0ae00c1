"""Certified notices: where and from when the result of a service can be had.

Zhambyl 222, p. 3 (place and date of the result) and p. 11 item 12 (a notice as electronic document,
certified with the signature of the provider's authorised person).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Column, Connection, String

from procrunner.handler import Call

from . import registers
from .variables import text


class Place(StrEnum):
    """Where a result can be had; its words are in the document's template."""

    CABINET = "cabinet"  #: the applicant's, on the portal
    PROVIDER = "provider"  #: the provider's office
    SERVICE_CENTRE = "service-centre"  #: where the application was handed in


result_notice = registers.register(
    "result_notice",
    Column("applicant_iin", String(12), nullable=False),
    Column("result", String, nullable=False),
    Column("ready", String, nullable=False),
    Column("place", String, nullable=False),
    Column("announced_at", String, nullable=False),
)


def enter(
    transaction: Connection, iin: str, result: tuple[str, date], place: str, call: Call
) -> str:
    """Enter the notice of a result under the year's next number, once; its number.

    Args:
        transaction: the registers'.
        iin: of the applicant.
        result: number and day of the entry that the notice is about.
        place: one of ``Place``.
        call: the task's.

    Raises:
        HandlerError: no such place.
    """
    number, ready = result
    values = {
        "applicant_iin": text(iin, name="iin"),
        "result": number,
        "ready": ready.isoformat(),
        "place": registers.known(Place, place, what="place of a result"),
        "announced_at": call.now.isoformat(),
    }
    return str(registers.enter(transaction, result_notice, "ХБ", values, call)["number"])
