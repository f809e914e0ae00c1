"""Asks and fills the state database E-licensing (East Kazakhstan 71, p. 9 items 7, 13)."""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from .registries import ELicensing, Registered, SignedRequest
from .signed_requests import signed_request
from .variables import File, content, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """The answer as it stands in variables."""

    paid: bool
    number: str  #: of the payment; empty where there is none
    amount: int  #: tenge


@handler("e-licensing.check-payment", kind="idempotent")
def check_payment(*, e_licensing: ELicensing, call: Call) -> Paid:
    """Say whether a payment has come in for this request."""
    payment = e_licensing.paid(call.instance, key=call.key)
    if payment is None:
        return Paid(paid=False, number="", amount=0)
    return Paid(paid=True, number=payment.number, amount=payment.amount)


@handler("e-licensing.register", kind="idempotent")
def register_request(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    application: object,
    document: File,
    signature: File,
    applicant_iin: str,
    service: str,
    *,
    e_licensing: ELicensing,
    attachments: Attachments,
    call: Call,
) -> Registered:
    """Register the signed request, once."""
    request = signed_request(
        service, applicant_iin, document, signature, attachments, application=application
    )
    return e_licensing.register(request, key=call.key, at=call.now)


@handler("e-licensing.enter-paper", kind="idempotent")
def enter_paper_application(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    application: object,
    scan: File,
    applicant_iin: str,
    service: str,
    *,
    e_licensing: ELicensing,
    attachments: Attachments,
    call: Call,
) -> Registered:
    """Enter a paper application by its scan, once (Almaty city 4/636, attestation, p. 7 item 1)."""
    request = SignedRequest(
        service=service,
        applicant_iin=text(applicant_iin, name="applicant_iin"),
        document=content(scan, attachments, name="scan"),
        signature=b"",
        application=application,
    )
    return e_licensing.register(request, key=call.key, at=call.now)
