"""From a signer's certificate to a trusted root: RFC 5280, sections 6.1 and 6.3."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy

from . import algorithms, revocation
from .outcomes import Code
from .revocation import Answer, RevocationList, Status

logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)  # a refusal is an answer

_SIGNING = {"digital_signature", "non_repudiation"}
_CODES: tuple[tuple[type[Exception], Code], ...] = (  # the first that fits; subclasses first
    (errors.ExpiredError, Code.EXPIRED),
    (errors.NotYetValidError, Code.NOT_YET_VALID),
    (errors.DisallowedAlgorithmError, Code.ALGORITHM),
)
_STATUSES = {
    Status.GOOD: Code.OK,
    Status.REVOKED: Code.REVOKED,
    Status.UNISSUED: Code.UNTRUSTED,
    Status.STALE: Code.REVINFO_STALE,
    Status.MISSING: Code.REVINFO_MISSING,
}


class Responder(Protocol):
    """Knows the present status of one certificate."""

    def ask(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Answer:
        """What it says; ``MISSING`` or ``STALE`` where there is nothing to go by."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom we believe: self-signed roots, the authorities below them, what they took back."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    crls: tuple[RevocationList, ...]
    responder: Responder | None = None  #: asked about signers before their lists are


class Purpose(StrEnum):
    """What a certificate is to be made for (RFC 5280, section 4.2.1.12)."""

    SIGNING = "email_protection"  #: documents
    STAMPING = "time_stamping"  #: signatures, with the time; and nothing else (RFC 3161, 2.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When a certificate must have been valid."""

    at: datetime  #: now; what is revoked by now is told
    stamped: datetime | None = None  #: when a trusted authority saw the signature
    claimed: datetime | None = None  #: when the signer says it was; believed of validity only

    @property
    def moment(self) -> datetime:
        """When it was used, as far as is known."""
        return self.stamped or min(self.claimed or self.at, self.at)


def judge(
    certificate: x509.Certificate,
    embedded: Iterable[x509.Certificate],
    trust: Trust,
    term: Term,
    purpose: Purpose = Purpose.SIGNING,
) -> tuple[Code, str]:
    """Say whether the certificate could do that at that moment, and why not.

    Its own validity comes first: a young certificate would otherwise be told as one whose
    revocation list is missing. What was taken back is so for ever: but for a stamped signature,
    made before, where the reason does not touch it.
    """
    moment = term.moment
    if moment < certificate.not_valid_before:
        return Code.NOT_YET_VALID, f"valid from {certificate.not_valid_before:%Y-%m-%d}"
    if moment > certificate.not_valid_after:
        return Code.EXPIRED, f"valid until {certificate.not_valid_after:%Y-%m-%d}"
    try:
        path = asyncio.run(_validator(certificate, embedded, trust, moment).async_validate_path())
    except (errors.PathError, errors.ValidationError) as error:
        return _code(error), str(error)
    for answer in _statuses([*path.iter_certs(include_root=True)], trust, term.at):
        is_spared = term.stamped is not None and answer.spares(term.stamped)
        if answer.status is not Status.GOOD and not is_spared:
            return _STATUSES[answer.status], answer.detail
    return _stamping(certificate) if purpose is Purpose.STAMPING else _signing(certificate)


def _validator(
    certificate: x509.Certificate,
    embedded: Iterable[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> CertificateValidator:
    """Prepare the way without revocation, which is asked for beside it.

    The library takes seconds over a list of 20 MB, skips a delta that its base does not announce,
    and takes a responder's "unknown" for "good".
    """
    context = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=[*trust.intermediates, *embedded],
        moment=at,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
        algorithm_usage_policy=algorithms.POLICY,
        signature_validator=algorithms.Validator(),
        allow_fetching=False,
    )
    return CertificateValidator(certificate, validation_context=context)


def _statuses(path: list[x509.Certificate], trust: Trust, at: datetime) -> Iterator[Answer]:
    """Ask from the root down: of what a revoked authority signed, nothing else matters."""
    for issuer, certificate in pairwise(path):
        answer = Answer(Status.MISSING)
        if trust.responder and not certificate.ca:
            answer = trust.responder.ask(certificate, issuer, at)
        if answer.status in {Status.MISSING, Status.STALE}:
            listed = revocation.ask(trust.crls, certificate, issuer, at)
            both = "; ".join(filter(None, (listed.detail, answer.detail)))
            answer = listed._replace(detail=both)
        yield answer


def _code(error: Exception) -> Code:
    return next((code for kind, code in _CODES if isinstance(error, kind)), Code.UNTRUSTED)


def _signing(certificate: x509.Certificate) -> tuple[Code, str]:
    """Refuse the authentication twin of a signing certificate; both carry the same names."""
    usage = certificate.key_usage_value
    purposes = certificate.extended_key_usage_value
    if usage is None or not usage.native >= _SIGNING:
        return Code.KEY_USAGE, "key usage lacks digitalSignature or nonRepudiation"
    if purposes is None or Purpose.SIGNING not in purposes.native:
        return Code.KEY_USAGE, "extended key usage lacks emailProtection"
    return Code.OK, ""


def _stamping(certificate: x509.Certificate) -> tuple[Code, str]:
    usage = certificate.key_usage_value
    purposes = certificate.extended_key_usage_value
    if usage is not None and not usage.native & _SIGNING:
        return Code.KEY_USAGE, "key usage lacks digitalSignature and nonRepudiation"
    is_critical = "extended_key_usage" in certificate.critical_extensions
    if purposes is None or purposes.native != [Purpose.STAMPING] or not is_critical:
        return Code.KEY_USAGE, "extended key usage is not timeStamping alone, and critical"
    return Code.OK, ""
