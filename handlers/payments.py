"""Tells E-licensing what was paid at the payment gateway (East Kazakhstan 71, p. 9 item 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import isodate

from procrunner.handler import Call, handler

from .payment_gateway import Payment, Payments, Status
from .registries import ELicensing
from .variables import text


class Fees:
    """What is to be paid: resource ``fees``; the acts leave sums and time to other laws."""

    def __init__(
        self, usual: int, purpose: str, confirmed_within: str, services: Mapping[str, int]
    ) -> None:
        """Take the settings.

        Args:
            usual: tenge, for services that are not named.
            purpose: of the payments that count.
            confirmed_within: ISO 8601; later, a payment that the bank is silent about is not made.
            services: tenge, by ``act/service``.
        """
        self.purpose = purpose
        self._usual = usual
        self._services = services
        self._wait: timedelta = isodate.parse_duration(confirmed_within)

    def of(self, service: str) -> int:
        """What the service costs, in tenge."""
        return self._services.get(service, self._usual)

    def is_over(self, payment: Payment, now: datetime) -> bool:
        """Whether the bank has been silent for too long."""
        return now > datetime.fromisoformat(payment.begun_at) + self._wait


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """The answer as it stands in variables."""

    passed_on: bool
    pending: bool  #: ask again when the gateway has notified, or later
    reason: str  #: ok, unknown, another-payer, other-purpose, part, used, or the status
    number: str
    amount: int  #: tenge; 0 where nothing was paid by this payer


@handler("payments.pass-on", kind="idempotent")
def pass_on(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    iin: str,
    number: str,
    service: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    payments: Payments,
    e_licensing: ELicensing,
    fees: Fees,
    call: Call,
) -> PassedOn:
    """Pass the payment of the person or firm on, for this request and no other."""
    payers = {text(iin, name="iin"), text(bin, name="bin")} - {""}
    payment = payments.find(text(number, name="number"), key=call.key)
    if payment is None or payment.payer not in payers:
        reason = "unknown" if payment is None else "another-payer"
        return PassedOn(passed_on=False, pending=False, reason=reason, number=number, amount=0)
    reason = _reason(payment, service, fees, call.now)
    if reason == "ok" and not e_licensing.record(payment, call.instance, key=call.key, at=call.now):
        reason = "used"
    return PassedOn(
        passed_on=reason == "ok",
        pending=reason == Status.PENDING.value,
        reason=reason,
        number=number,
        amount=payment.amount if payment.status is Status.PAID else 0,
    )


def _reason(payment: Payment, service: str, fees: Fees, now: datetime) -> str:
    """What keeps the payment from counting, without looking whether another request has it."""
    if payment.purpose != fees.purpose:
        return "other-purpose"
    if payment.status is Status.PENDING and fees.is_over(payment, now):
        return Status.EXPIRED.value
    if payment.status is not Status.PAID:
        return payment.status.value
    return "ok" if payment.amount >= fees.of(service) else "part"
