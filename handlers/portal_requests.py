"""Registers signed requests on the portal itself (Almaty city 4/636, licences, p. 11 item 13)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from .registries import Registered, SignedRequest
from .signed_requests import signed_request
from .variables import File


class PortalJournal(Protocol):
    """The portal's own journal of requests."""

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the signed request, once for each key.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


@handler("portal.register-request", kind="idempotent")
def register_request(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    application: object,
    document: File,
    signature: File,
    applicant_iin: str,
    service: str,
    *,
    portal: PortalJournal,
    attachments: Attachments,
    call: Call,
) -> Registered:
    """Register the signed request, once."""
    request = signed_request(
        service, applicant_iin, document, signature, attachments, application=application
    )
    return portal.register(request, key=call.key, at=call.now)
