"""Tells E-licensing what was paid at the payment gateway (East Kazakhstan 71, p. 9 item 6)."""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.handler import Call, handler

from .registries import ELicensing, Payments
from .variables import text


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """The answer as it stands in variables."""

    passed_on: bool
    reason: str  #: ok, unknown, another-payer, used
    number: str
    amount: int  #: tenge; 0 where nothing was paid


@handler("payments.pass-on", kind="idempotent")
def pass_on(
    iin: str, number: str, *, payments: Payments, e_licensing: ELicensing, call: Call
) -> PassedOn:
    """Pass the payer's payment on, for this request and no other."""
    payment = payments.find(text(number, name="number"), key=call.key)
    if payment is None:
        return PassedOn(passed_on=False, reason="unknown", number=number, amount=0)
    if payment.payer_iin != text(iin, name="iin"):
        return PassedOn(passed_on=False, reason="another-payer", number=number, amount=0)
    kept = e_licensing.record(payment, call.instance, key=call.key, at=call.now)
    reason = "ok" if kept else "used"
    return PassedOn(passed_on=kept, reason=reason, number=number, amount=payment.amount)
