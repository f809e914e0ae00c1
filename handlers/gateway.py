"""Hands signed requests to the gateway and its regional workstation (Zhambyl 222, p. 10-11)."""

from __future__ import annotations

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from .registries import Gateway, Registered, Sent, SignedRequest
from .variables import File, content, text


@handler("regional-gateway.register", kind="idempotent")
def register_request(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    application: object,
    document: File,
    signature: File,
    applicant_iin: str,
    service: str,
    *,
    gateway: Gateway,
    attachments: Attachments,
    call: Call,
) -> Registered:
    """Register the signed request at the regional workstation, once (p. 10.8, p. 11.9)."""
    request = SignedRequest(
        service=service,
        applicant_iin=text(applicant_iin, name="applicant_iin"),
        document=content(document, attachments, name="document"),
        signature=content(signature, attachments, name="signature"),
        application=application,
    )
    return gateway.register(request, key=call.key, at=call.now)


@handler("gateway.send", kind="idempotent")
def send_request(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    applicant_iin: str,
    service: str,
    document: File,
    signature: File,
    *,
    gateway: Gateway,
    attachments: Attachments,
    call: Call,
) -> Sent:
    """Send the signed document through the gateway, once (p. 10.7, p. 11.8)."""
    request = SignedRequest(
        service=service,
        applicant_iin=text(applicant_iin, name="applicant_iin"),
        document=content(document, attachments, name="document"),
        signature=content(signature, attachments, name="signature"),
    )
    return gateway.send(request, key=call.key, at=call.now)
