"""Asks the authority's responder about one certificate (RFC 6960)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import httpx
from asn1crypto import core, ocsp, x509
from cryptography.x509 import ReasonFlags

from . import algorithms
from .revocation import Answer, Status

_HEADERS = {"Content-Type": "application/ocsp-request", "User-Agent": "procrunner"}
_NEVER_ISSUED = datetime(1970, 1, 1)  # noqa: DTZ001 - compared by its date, RFC 6960, section 2.2
_SKEW = timedelta(minutes=5)
_FRESH = timedelta(minutes=30)  # of an answer that does not say until when it holds
_MOST_BYTES = 100_000


class Responder:
    """One authority's responder; asked once, and never about what it has said before."""

    def __init__(self, url: str, seconds: float = 5) -> None:
        self._url = url
        self._timeout = httpx.Timeout(seconds, connect=min(seconds, 3))

    def ask(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Answer:
        """What it says at that moment; ``MISSING`` where there is no answer to go by."""
        question = _Question(certificate, issuer)
        try:
            answer = httpx.post(
                self._url, content=question.der, headers=_HEADERS, timeout=self._timeout
            )
            if not answer.is_success or len(answer.content) > _MOST_BYTES:
                return _missing(f"the responder answers {answer.status_code}")
            return question.judge(answer.content, at)
        except httpx.HTTPError as error:
            return _missing(f"the responder does not answer: {type(error).__name__}")


class _Question:
    """A request, and what makes an answer an answer to it."""

    def __init__(self, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        self._issuer = issuer
        self._nonce = secrets.token_bytes(16)
        self._id = ocsp.CertId(
            {
                "hash_algorithm": {"algorithm": "sha256"},
                "issuer_name_hash": sha256(issuer.subject.dump()).digest(),
                "issuer_key_hash": sha256(bytes(issuer.public_key["public_key"])).digest(),
                "serial_number": certificate.serial_number,
            }
        )
        nonce = {"extn_id": "nonce", "extn_value": core.OctetString(self._nonce)}
        wanted = {"request_list": [{"req_cert": self._id}], "request_extensions": [nonce]}
        self.der: bytes = ocsp.OCSPRequest({"tbs_request": wanted}).dump()

    def judge(self, der: bytes, at: datetime) -> Answer:
        """Believe only what is signed, fresh, and about this very certificate."""
        try:
            response = ocsp.OCSPResponse.load(der, strict=True)
            if (status := response["response_status"].native) != "successful":
                return _missing(f"the responder says {status}")
            basic = response.basic_ocsp_response
            if not self._is_answered(response) or not self._is_signed(basic, at):
                return _missing("the responder's answer is not to be believed")
            return self._said(basic, at)
        except (ValueError, TypeError, LookupError) as error:
            return _missing(f"the responder's answer cannot be read: {error}")

    def _is_answered(self, response: ocsp.OCSPResponse) -> bool:
        nonce = response.nonce_value
        return nonce is None or nonce.native == self._nonce

    def _is_signed(self, basic: ocsp.BasicOCSPResponse, at: datetime) -> bool:
        content = basic["tbs_response_data"].dump()
        signature, used = basic["signature"].native, basic["signature_algorithm"]
        return any(
            algorithms.is_signed(content, signature, signer.public_key, used)
            for signer in (self._issuer, *self._delegated(basic, at))
        )

    def _delegated(self, basic: ocsp.BasicOCSPResponse, at: datetime) -> Iterator[x509.Certificate]:
        """Certificates the issuer made for nothing but to answer (section 4.2.2.2)."""
        for each in basic["certs"] or []:
            if each.issuer != self._issuer.subject or each.ocsp_no_check_value is None:
                continue
            purposes = each.extended_key_usage_value
            in_term = each.not_valid_before <= at <= each.not_valid_after
            if in_term and purposes is not None and "ocsp_signing" in purposes.native:
                content, used = each["tbs_certificate"].dump(), each["signature_algorithm"]
                signature = each.signature
                if algorithms.is_signed(content, signature, self._issuer.public_key, used):
                    yield each

    def _said(self, basic: ocsp.BasicOCSPResponse, at: datetime) -> Answer:
        for each in basic["tbs_response_data"]["responses"]:
            if each["cert_id"].native == self._id.native:
                return _answer(each, at)
        return _missing("the responder answers about another certificate")


def _answer(single: ocsp.SingleResponse, at: datetime) -> Answer:
    since, until = single["this_update"].native, single["next_update"].native
    if not since - _SKEW <= at <= (until or since + _FRESH) + _SKEW:
        return Answer(Status.STALE, f"the responder's answer is of {since:%Y-%m-%d %H:%M} UTC")
    status = single["cert_status"]
    if status.name == "good":
        return Answer(Status.GOOD)
    if status.name == "unknown":
        return _missing("the responder does not know the certificate")
    when = status.chosen["revocation_time"].native
    if when.replace(tzinfo=None) == _NEVER_ISSUED:
        return Answer(Status.UNISSUED, "the responder says that it was never issued")
    if when > at:
        return Answer(Status.GOOD)
    reason = ReasonFlags[status.chosen["revocation_reason"].native or "unspecified"]
    return Answer(Status.REVOKED, f"on {when:%Y-%m-%d %H:%M:%S} UTC, {reason.value}", when, reason)


def _missing(detail: str) -> Answer:
    return Answer(Status.MISSING, detail)
