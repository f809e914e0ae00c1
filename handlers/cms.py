"""Checks a CMS signature (RFC 5652), beside its document or around it; no clock, file, network."""

from __future__ import annotations

import base64
import logging
import re
from dataclasses import replace
from datetime import datetime

from asn1crypto import cms

from . import messages, stamps
from .chain import Term, Trust, judge
from .messages import UNREADABLE, Signed
from .outcomes import Code, Outcome
from .owner import Claim, compare, owner_of

logging.getLogger("pyhanko").setLevel(logging.ERROR)  # a refusal is an answer

_MOST_BYTES = 200_000  # of certificates and stamps; content in base64 is less than twice as long
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 #]+-----")


def verify(  # noqa: PLR0913 - the signature, and all that it is held against
    document: bytes,
    signature: bytes,
    *,
    claim: Claim | None,
    trust: Trust,
    at: datetime,
    is_old: bool = False,
    claimed: datetime | None = None,
) -> Outcome:
    """Say whether the signature is over this document, was good, and is the claimed one's.

    Integrity comes first, then the certificate and its chain, then whose it is; without a claim it
    may be anybody's. A message that carries content must carry this document, byte for byte:
    otherwise one thing would be judged and another one read (section 5.2).

    The certificate must have been valid when a trusted authority stamped the signature; without a
    stamp it must be at ``at``. What ``is_old``, such as a paper out of an archive, may have been
    signed when the signer says, in the message or in the document (``claimed``); the outcome tells
    that nobody proves it.
    """
    if len(signature) > 2 * len(document) + _MOST_BYTES:
        return Outcome(code=Code.MALFORMED, detail=f"{len(signature)} bytes are no signature")
    try:
        signed = messages.read(cms.ContentInfo.load(_der(signature), strict=True), kind="data")
        owner = owner_of(signed.certificate)
        claimed = _claimed(signed) or claimed
    except messages.Refused as refused:
        return Outcome(code=refused.code, detail=refused.detail)
    except UNREADABLE as error:
        return Outcome(code=Code.MALFORMED, detail=f"{type(error).__name__}: {error}")
    code, detail = messages.integrity(signed, document)
    stamped = None
    if code is Code.OK:
        code, detail, stamped = stamps.stamped(signed.signer, trust, at)
    if code is Code.OK:
        term = Term(at=at, stamped=stamped, claimed=claimed if is_old else None)
        code, detail = judge(signed.certificate, signed.embedded, trust, term)
    if code is Code.OK and claim is not None:
        code, detail = compare(owner, claim)
    time = stamped or claimed
    return replace(owner, code=code, detail=detail, time=time, is_stamped=stamped is not None)


def carried(signature: bytes) -> bytes | None:
    """The document that a signature is around; None where it is around none, or is no signature."""
    try:
        message = cms.ContentInfo.load(_der(signature), strict=True)
        content = message["content"]["encap_content_info"]["content"]
        return None if content.native is None else bytes(content)
    except UNREADABLE:
        return None


def _der(signature: bytes) -> bytes:
    """Take off PEM armour or base64, with or without line breaks."""
    if signature[:1] == b"\x30" and not _is_base64(signature):
        return signature
    return base64.b64decode(b"".join(_ARMOUR.sub(b"", signature).split()), validate=True)


def _is_base64(content: bytes) -> bool:
    return re.fullmatch(rb"[A-Za-z0-9+/=\s]+", content) is not None


def _claimed(signed: Signed) -> datetime | None:
    """When the signer says that it was signed (section 11.3)."""
    for attribute in signed.signer["signed_attrs"]:
        if attribute["type"].native == "signing_time":
            told: datetime = attribute["values"][0].native
            return told
    return None
