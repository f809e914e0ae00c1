"""Registers signed requests on the portal itself (Almaty city 4/636, licences, p. 11 item 13)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from .registries import Registered, SignedRequest
from .variables import File, content, text


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
    request = SignedRequest(
        service=service,
        applicant_iin=text(applicant_iin, name="applicant_iin"),
        document=content(document, attachments, name="document"),
        signature=content(signature, attachments, name="signature"),
        application=application,
    )
    return portal.register(request, key=call.key, at=call.now)
