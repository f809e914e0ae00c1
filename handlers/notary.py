"""Asks the notaries' system for a power of attorney (Zhambyl 222, p. 10, processes 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as calendar_day

from procrunner.handler import Call, handler

from .registries import NotaryRegistry, PowerOfAttorney, PowerQuestion, local_day
from .variables import day, text

_EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The answer as it stands in variables."""

    valid: bool
    reason: str  #: ok, not-found, revoked, expired, not-yet-valid, other-persons, scope
    valid_until: str | None = None
    powers: list[str] = field(default_factory=list)


@handler("notary.verify", kind="idempotent")
def verify_power_of_attorney(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    principal_iin: str,
    attorney_iin: str,
    number: str,
    date: str,
    power: str = "public-services",
    *,
    notary: NotaryRegistry,
    call: Call,
) -> Verified:
    """Say whether the attorney may act for the principal today, and for this power.

    Raises:
        HandlerError: the date is not one.
    """
    question = PowerQuestion(
        number=text(number, name="number"),
        dated=day(date, name="date"),
        principal_iin=text(principal_iin, name="principal_iin"),
        attorney_iin=text(attorney_iin, name="attorney_iin"),
    )
    found = notary.find(question, key=call.key)
    if found is None:
        return Verified(valid=False, reason="not-found")
    if (found.principal_iin, found.attorney_iin) != (principal_iin, attorney_iin):
        return Verified(valid=False, reason="other-persons")  # what they agreed is their secret
    reason = _reason(found, power, local_day(call.now))
    return Verified(
        valid=reason == "ok",
        reason=reason,
        valid_until=found.valid_until.isoformat() if found.valid_until else None,
        powers=list(found.powers),
    )


def _reason(found: PowerOfAttorney, power: str, today: calendar_day) -> str:
    if found.is_revoked:
        return "revoked"
    if today < found.valid_from:
        return "not-yet-valid"
    if found.valid_until is not None and today > found.valid_until:
        return "expired"
    return "ok" if {power, _EVERYTHING} & set(found.powers) else "scope"
