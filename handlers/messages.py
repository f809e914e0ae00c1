"""Reads a CMS message of one signer (RFC 5652): what is in it, and whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import cms, core, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from . import algorithms
from .outcomes import Code
from .owner import UNREADABLE as _UNREADABLE

UNREADABLE = (*_UNREADABLE, UnsupportedAlgorithm, PdfError)
"""What the parsers raise over hostile bytes; pyHanko's own errors are ValueErrors and KeyErrors."""

_MOST_CERTIFICATES = 10  # a hostile file shall not make the search for a path long
_ATTRIBUTES: Mapping[object, Code] = {  # RFC 5035, section 4
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: Code.OTHER_CERTIFICATE
}


class Refused(Exception):  # noqa: N818 - a way out of the reading, never seen outside
    """The message is not to be judged at all."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The parts of a message that has exactly one signer."""

    kind: str  #: of content
    content: bytes | None  #: what it is around; None where it lies beside its document
    signer: cms.SignerInfo
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]


def read(message: cms.ContentInfo, *, kind: str) -> Signed:
    """Take a message apart that is about content of this kind.

    Raises:
        Refused: it is no such message, or lacks what every signature has.
        Exception: one of ``UNREADABLE``.
    """
    if (told := message["content_type"].native) != "signed_data":
        raise Refused(Code.NOT_SIGNED_DATA, str(told))
    data = message["content"]
    if (count := len(data["signer_infos"])) != 1:
        raise Refused(Code.SIGNER_COUNT, f"{count} signers")
    content = _content(data["encap_content_info"], kind)
    _refuse_crowd(data["certificates"])
    signer = extract_signer_info(data)
    _refuse_weak(signer)
    _refuse_bare(signer)
    found = extract_certificate_info(data)
    return Signed(
        kind=kind,
        content=content,
        signer=signer,
        certificate=found.signer_cert,
        embedded=tuple(found.other_certs),
    )


def integrity(signed: Signed, document: bytes) -> tuple[Code, str]:
    """Say whether the signature is right, over this document."""
    if signed.content not in {None, document}:
        return Code.OTHER_CONTENT, ""
    name = signed.signer["digest_algorithm"]["algorithm"].native
    try:
        if (weak := algorithms.refused_key(signed.certificate.public_key)) is not None:
            return Code.ALGORITHM, weak
        intact, valid = validate_sig_integrity(
            signed.signer,
            signed.certificate,
            signed.kind,
            algorithms.digest(name, document),
            algorithms.Validator(),
        )
    except SignatureValidationError as error:
        return _ATTRIBUTES.get(error.ades_subindication, Code.MALFORMED), str(error)
    except UNREADABLE as error:
        return Code.MALFORMED, f"{type(error).__name__}: {error}"
    if not intact:
        return Code.DIGEST, ""
    return (Code.OK, "") if valid else (Code.SIGNATURE, "")


def _content(inner: cms.EncapsulatedContentInfo, kind: str) -> bytes | None:
    if (told := inner["content_type"].native) != kind:
        raise Refused(Code.MALFORMED, f"content of type {told}")
    return None if inner["content"].native is None else bytes(inner["content"])


def _refuse_crowd(certificates: core.Asn1Value) -> None:
    if certificates is not core.VOID and len(certificates) > _MOST_CERTIFICATES:
        raise Refused(Code.MALFORMED, f"more than {_MOST_CERTIFICATES} certificates")


def _refuse_weak(signer: cms.SignerInfo) -> None:
    """Refuse algorithms by name, before any key is touched."""
    digested = str(signer["digest_algorithm"]["algorithm"].native)
    if (name := algorithms.refused(digested, signer["signature_algorithm"])) is not None:
        raise Refused(Code.ALGORITHM, name)


def _refuse_bare(signer: cms.SignerInfo) -> None:
    """Without signed attributes, a file of attributes could pass for the document itself."""
    if signer["signed_attrs"] is core.VOID or not len(signer["signed_attrs"]):
        raise Refused(Code.MALFORMED, "no signed attributes")
