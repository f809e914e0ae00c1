"""Signed requests, put together from variables for whichever system takes them."""

from __future__ import annotations

from procrunner.ports import Attachments

from .registries import SignedRequest
from .variables import File, content, text


def signed_request(  # noqa: PLR0913 - what a signed request is made of
    service: str,
    applicant_iin: str,
    document: File,
    signature: File,
    attachments: Attachments,
    *,
    application: object = None,
) -> SignedRequest:
    """The request with the bytes of its files.

    Raises:
        HandlerError: a variable holds something else.
        NotFoundError: a file's content is not among the attachments.
    """
    return SignedRequest(
        service=service,
        applicant_iin=text(applicant_iin, name="applicant_iin"),
        document=content(document, attachments, name="document"),
        signature=content(signature, attachments, name="signature"),
        application=application,
    )
