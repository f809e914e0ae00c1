"""The register of licences, and refusals of them.

Carriers' licences: Zhambyl 222, p. 3, p. 5 items 4-5. Grain receipts: East Kazakhstan 71, p. 3, 5.
Architecture and construction: Almaty city 4/636, p. 4, 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Connection, String, and_

from procrunner.handler import Call, handler

from . import registers
from .registers import Refused
from .variables import text

licence = registers.register(
    "licence",
    Column("variant", String, nullable=False),
    Column("activity", String, nullable=False),
    Column("original", String, nullable=False),
    Column("holder_iin", String(12), nullable=False),
    Column("holder_bin", String(12), nullable=False),
    Column("representative_iin", String(12), nullable=False),
    Column("issued_at", String, nullable=False),
)


class Activity(StrEnum):
    """What the licence allows: carriage by bus, a warehouse service, or work in construction."""

    IRREGULAR = "irregular"  #: between oblasts, cities, districts, and abroad
    REGULAR = "regular-international"  #: lines abroad
    GRAIN = "grain-receipts"  #: warehouse services with issue of grain receipts
    DESIGN = "design"  #: architecture and town planning designs
    SURVEY = "survey"  #: engineering surveys before a design
    CONSTRUCTION = "construction"  #: construction and assembly works
    EQUITY_HOUSING = "equity-housing"  #: housing built with the money of equity holders


_MARKS: Mapping[Activity, str] = {
    Activity.IRREGULAR: "ЛЖТ",
    Activity.REGULAR: "ЛЖТ",
    Activity.GRAIN: "ЛАҚ",
    Activity.DESIGN: "ЛЖҚ",
    Activity.SURVEY: "ЛІҚ",
    Activity.CONSTRUCTION: "ЛҚМ",
    Activity.EQUITY_HOUSING: "ЛҮТ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """An entry of the licence register, as it stands in variables."""

    number: str
    variant: str
    activity: str
    original: str  #: number of the licence that this one replaces or repeats
    holder_iin: str
    holder_bin: str  #: of the firm; empty where the holder is a person
    issued_at: str


@handler("licences.issue", kind="tx")
def issue_licence(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    applicant_iin: str,
    activity: str,
    applicant_bin: str = "",
    representative_iin: str = "",
    *,
    transaction: Connection,
    call: Call,
) -> Licence:
    """Enter a first licence under the year's next number, once.

    Raises:
        HandlerError: no such activity.
    """
    values = _values("issue", applicant_iin, applicant_bin, representative_iin, activity)
    return _enter(transaction, values, call)


@handler("licences.reissue", kind="tx")
def reissue_licence(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    applicant_iin: str,
    activity: str,
    original: str,
    applicant_bin: str = "",
    representative_iin: str = "",
    *,
    transaction: Connection,
    call: Call,
) -> Licence:
    """Enter the licence that takes the place of the original, once.

    Raises:
        BpmnError: ``wrong-original``, the register says the original is another holder's.
        HandlerError: no such activity.
    """
    values = _values("reissue", applicant_iin, applicant_bin, representative_iin, activity)
    return _enter(transaction, values, call, original)


@handler("licences.duplicate", kind="tx")
def duplicate_licence(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    applicant_iin: str,
    activity: str,
    original: str,
    applicant_bin: str = "",
    representative_iin: str = "",
    *,
    transaction: Connection,
    call: Call,
) -> Licence:
    """Enter another copy of the original, once.

    Raises:
        BpmnError: ``wrong-original``, the register says the original is another holder's.
        HandlerError: no such activity.
    """
    values = _values("duplicate", applicant_iin, applicant_bin, representative_iin, activity)
    return _enter(transaction, values, call, original)


@handler("licences.refuse", kind="tx")
def refuse_licence(
    applicant_iin: str, reasons: str | list[str], *, transaction: Connection, call: Call
) -> Refused:
    """Enter the reasoned refusal under the year's next number, once (p. 3, p. 5 item 4).

    Raises:
        HandlerError: there is no reason.
    """
    return registers.enter_refusal(transaction, applicant_iin, reasons, call)


def _values(
    variant: str, applicant_iin: str, applicant_bin: str, representative_iin: str, activity: str
) -> dict[str, str]:
    return {
        "variant": variant,
        "activity": registers.known(Activity, activity, what="licensed activity").value,
        "holder_iin": text(applicant_iin, name="applicant_iin"),
        "holder_bin": text(applicant_bin, name="applicant_bin"),
        "representative_iin": representative_iin,
    }


def _enter(
    transaction: Connection, values: dict[str, str], call: Call, original: str = ""
) -> Licence:
    """A firm's licence is the firm's, whoever applies for it."""
    columns = licence.c
    is_own = columns.holder_bin == values["holder_bin"]
    if not values["holder_bin"]:
        is_own = and_(is_own, columns.holder_iin == values["holder_iin"])
    registers.expect_own(transaction, licence, original, is_own)
    entry = {**values, "original": original, "issued_at": call.now.isoformat()}
    mark = _MARKS[Activity(values["activity"])]
    row = registers.enter(transaction, licence, mark, entry, call)
    return Licence(**{name: row[name] for name in Licence.__slots__})
