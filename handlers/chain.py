"""From a signer's certificate to a trusted root: RFC 5280, sections 6.1 and 6.3."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import crl, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors

from .outcomes import Code

logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)  # a refusal is an answer

_SIGNING = {"digital_signature", "non_repudiation"}
_PURPOSE = "email_protection"
_AND_BY = timedelta(seconds=1)  # the library forgives what was revoked at the very moment
_CODES: tuple[tuple[type[Exception], Code], ...] = (  # the first that fits; subclasses first
    (errors.RevokedError, Code.REVOKED),
    (errors.ExpiredError, Code.EXPIRED),
    (errors.NotYetValidError, Code.NOT_YET_VALID),
    (errors.StaleRevinfoError, Code.REVINFO_STALE),
    (errors.InsufficientRevinfoError, Code.REVINFO_MISSING),
    (errors.DisallowedAlgorithmError, Code.ALGORITHM),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom we believe: self-signed roots, the authorities below them, their revocation lists."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]


def judge(
    certificate: x509.Certificate,
    embedded: Iterable[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> tuple[Code, str]:
    """Say whether the certificate could sign at that moment, and why not.

    Its own validity comes first: a young certificate would otherwise be told as one whose
    revocation list is missing.
    """
    if at < certificate.not_valid_before:
        return Code.NOT_YET_VALID, f"valid from {certificate.not_valid_before:%Y-%m-%d}"
    if at > certificate.not_valid_after:
        return Code.EXPIRED, f"valid until {certificate.not_valid_after:%Y-%m-%d}"
    try:
        asyncio.run(_validator(certificate, embedded, trust, at).async_validate_path())
    except (errors.PathError, errors.ValidationError) as error:
        return _code(error), str(error)
    return _usage(certificate)


def _validator(
    certificate: x509.Certificate,
    embedded: Iterable[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> CertificateValidator:
    context = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=[*trust.intermediates, *embedded],
        crls=list(trust.crls),
        moment=at + _AND_BY,
        revocation_mode="require",
        allow_fetching=False,
    )
    return CertificateValidator(certificate, validation_context=context)


def _code(error: Exception) -> Code:
    return next((code for kind, code in _CODES if isinstance(error, kind)), Code.UNTRUSTED)


def _usage(certificate: x509.Certificate) -> tuple[Code, str]:
    """Refuse the authentication twin of a signing certificate; both carry the same names."""
    usage = certificate.key_usage_value
    purposes = certificate.extended_key_usage_value
    if usage is None or not usage.native >= _SIGNING:
        return Code.KEY_USAGE, "key usage lacks digitalSignature or nonRepudiation"
    if purposes is None or _PURPOSE not in purposes.native:
        return Code.KEY_USAGE, "extended key usage lacks emailProtection"
    return Code.OK, ""
