"""Hands signed requests to the gateway and its regional workstation (Zhambyl 222, p. 10-11)."""

from __future__ import annotations

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from .registries import Gateway, Registered, Sent
from .signed_requests import signed_request
from .variables import File


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
    request = signed_request(
        service, applicant_iin, document, signature, attachments, application=application
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
    request = signed_request(service, applicant_iin, document, signature, attachments)
    return gateway.send(request, key=call.key, at=call.now)
