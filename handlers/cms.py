"""Checks a detached CMS signature (RFC 5652): bytes in, an outcome out; no clock, file, network."""

from __future__ import annotations

import base64
import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import cms, core, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from . import algorithms
from .chain import Trust, judge
from .outcomes import Code, Outcome
from .owner import UNREADABLE, Claim, compare, owner_of

logging.getLogger("pyhanko").setLevel(logging.ERROR)  # a refusal is an answer

_CONTENT = "data"
_MOST_CERTIFICATES = 10  # a hostile file shall not make the search for a path long
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 #]+-----")
# what the parsers raise over hostile bytes; pyHanko's own errors are ValueErrors and KeyErrors
_UNREADABLE = (*UNREADABLE, UnsupportedAlgorithm, PdfError)


class _Refused(Exception):  # noqa: N818 - a way out of the reading, never seen outside
    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """The parts of a message that has exactly one signer."""

    signer: cms.SignerInfo
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]


def verify(
    document: bytes, signature: bytes, *, claim: Claim | None, trust: Trust, at: datetime
) -> Outcome:
    """Say whether the signature is over this document, good at that moment, and the claimed one's.

    Integrity comes first, then the certificate and its chain, then whose it is; without a claim it
    may be anybody's.
    """
    try:
        signed = _read(_der(signature))
        owner = owner_of(signed.certificate)
    except _Refused as refused:
        return Outcome(code=refused.code, detail=refused.detail)
    except _UNREADABLE as error:
        return Outcome(code=Code.MALFORMED, detail=f"{type(error).__name__}: {error}")
    code, detail = _integrity(signed, document)
    if code is Code.OK:
        code, detail = judge(signed.certificate, signed.embedded, trust, at)
    if code is Code.OK and claim is not None:
        code, detail = compare(owner, claim)
    return replace(owner, code=code, detail=detail)


def _der(signature: bytes) -> bytes:
    """Take off PEM armour or base64, with or without line breaks."""
    if signature[:1] == b"\x30" and not _is_base64(signature):
        return signature
    return base64.b64decode(b"".join(_ARMOUR.sub(b"", signature).split()), validate=True)


def _is_base64(content: bytes) -> bool:
    return re.fullmatch(rb"[A-Za-z0-9+/=\s]+", content) is not None


def _read(der: bytes) -> _Signed:
    message = cms.ContentInfo.load(der, strict=True)
    if (kind := message["content_type"].native) != "signed_data":
        raise _Refused(Code.NOT_SIGNED_DATA, str(kind))
    data = message["content"]
    if (count := len(data["signer_infos"])) != 1:
        raise _Refused(Code.SIGNER_COUNT, f"{count} signers")
    _refuse_content(data["encap_content_info"])
    _refuse_crowd(data["certificates"])
    signer = extract_signer_info(data)
    _refuse_weak(signer)
    _refuse_bare(signer)
    found = extract_certificate_info(data)
    return _Signed(signer=signer, certificate=found.signer_cert, embedded=tuple(found.other_certs))


def _refuse_content(inner: cms.EncapsulatedContentInfo) -> None:
    if inner["content"].native is not None:
        raise _Refused(Code.NOT_DETACHED)
    if (kind := inner["content_type"].native) != _CONTENT:
        raise _Refused(Code.MALFORMED, f"content of type {kind}")


def _refuse_crowd(certificates: core.Asn1Value) -> None:
    if certificates is not core.VOID and len(certificates) > _MOST_CERTIFICATES:
        raise _Refused(Code.MALFORMED, f"more than {_MOST_CERTIFICATES} certificates")


def _refuse_weak(signer: cms.SignerInfo) -> None:
    """Refuse algorithms by name, before any key is touched."""
    digested = str(signer["digest_algorithm"]["algorithm"].native)
    if (name := algorithms.refused(digested, signer["signature_algorithm"])) is not None:
        raise _Refused(Code.ALGORITHM, name)


def _refuse_bare(signer: cms.SignerInfo) -> None:
    """Without signed attributes, a file of attributes could pass for the document itself."""
    if signer["signed_attrs"] is core.VOID or not len(signer["signed_attrs"]):
        raise _Refused(Code.MALFORMED, "no signed attributes")


def _integrity(signed: _Signed, document: bytes) -> tuple[Code, str]:
    name = signed.signer["digest_algorithm"]["algorithm"].native
    try:
        if (weak := algorithms.refused_key(signed.certificate.public_key)) is not None:
            return Code.ALGORITHM, weak
        intact, valid = validate_sig_integrity(
            signed.signer,
            signed.certificate,
            _CONTENT,
            algorithms.digest(name, document),
            algorithms.Validator(),
        )
    except _UNREADABLE as error:
        return Code.MALFORMED, f"{type(error).__name__}: {error}"
    if not intact:
        return Code.DIGEST, ""
    return (Code.OK, "") if valid else (Code.SIGNATURE, "")
