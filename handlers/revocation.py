"""Whether a certificate was taken back: lists and their deltas (RFC 5280, sections 5 and 6.3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import NamedTuple, TypeVar

from asn1crypto import algos, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509 import ReasonFlags
from cryptography.x509.oid import ExtensionOID

from . import algorithms

Found = TypeVar("Found", bound=x509.ExtensionType)

_UNDERSTOOD = {ExtensionOID.ISSUING_DISTRIBUTION_POINT, ExtensionOID.DELTA_CRL_INDICATOR}
_SPARING = {  # the key itself never got into other hands (RFC 5280, section 5.3.1)
    ReasonFlags.affiliation_changed,
    ReasonFlags.superseded,
    ReasonFlags.cessation_of_operation,
    ReasonFlags.privilege_withdrawn,
}
_LONG_FORM = 0x80  # of a length in DER (X.690, section 8.1.3)


class Status(Enum):
    """What is known of one certificate."""

    GOOD = "good"  #: not taken back
    REVOKED = "revoked"  #: taken back, or on hold
    UNISSUED = "unissued"  #: its authority says that it never made it
    STALE = "stale"  #: all that is known is too old
    MISSING = "missing"  #: nothing usable is known


class Answer(NamedTuple):
    """A status, and what the log needs to know of it."""

    status: Status
    detail: str = ""
    since: datetime | None = None  #: when it was taken back
    reason: ReasonFlags = ReasonFlags.unspecified

    def spares(self, signed: datetime) -> bool:
        """Taken back later, for a reason that does not touch what was signed before."""
        return self.reason in _SPARING and self.since is not None and signed < self.since


class RevocationList:
    """One list, full or delta. Half a million entries are walked, not taken apart.

    Raises:
        ValueError: the bytes are no revocation list.
    """

    def __init__(self, der: bytes) -> None:
        self._list = x509.load_der_x509_crl(der)
        self._algorithm, self._signature = _seal(der, len(self._list.tbs_certlist_bytes))
        self._signers: dict[bytes, bool] = {}
        self._is_strange = any(
            each.critical and each.oid not in _UNDERSTOOD for each in self._list.extensions
        )
        self._scope = self._extension(x509.IssuingDistributionPoint)
        self.issuer: object = asn1.Name.load(self._list.issuer.public_bytes()).hashable
        self.since: datetime = self._list.last_update_utc
        self.until: datetime | None = self._list.next_update_utc
        number, base = self._extension(x509.CRLNumber), self._extension(x509.DeltaCRLIndicator)
        #: numbers of one authority grow (section 5.2.3)
        self.number: int | None = None if number is None else number.crl_number
        #: the number of the full list that this delta builds upon; None: it is a full list
        self.base: int | None = None if base is None else base.crl_number

    def covers(self, certificate: asn1.Certificate) -> bool:
        """It is its issuer's, about certificates of this kind, and for every reason."""
        if self.issuer != certificate.issuer.hashable or self._is_strange:
            return False
        if (scope := self._scope) is None:
            return True
        if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs:
            return False
        return not (
            scope.only_contains_user_certs if certificate.ca else scope.only_contains_ca_certs
        )

    def is_signed_by(self, issuer: asn1.Certificate) -> bool:
        """Checked once for each authority: over 20 MB it takes its time."""
        key = issuer.public_key.dump()
        if key not in self._signers:
            usage = issuer.key_usage_value
            may = usage is None or "crl_sign" in usage.native
            content = self._list.tbs_certlist_bytes
            self._signers[key] = may and algorithms.is_signed(
                content, self._signature, issuer.public_key, self._algorithm
            )
        return self._signers[key]

    def is_fresh(self, at: datetime) -> bool:
        """A list that does not say until when it holds does not hold at all."""
        return self.until is not None and self.since <= at <= self.until

    def entry(self, serial: int) -> x509.RevokedCertificate | None:
        """What it says of a certificate."""
        return self._list.get_revoked_certificate_by_serial_number(serial)

    def _extension(self, kind: type[Found]) -> Found | None:
        try:
            return self._list.extensions.get_extension_for_class(kind).value
        except x509.ExtensionNotFound:
            return None


def ask(
    lists: Iterable[RevocationList],
    certificate: asn1.Certificate,
    issuer: asn1.Certificate,
    at: datetime,
) -> Answer:
    """What the newest list of the issuer, mended by its newest delta, says at that moment."""
    usable = [each for each in lists if each.covers(certificate) and each.is_signed_by(issuer)]
    full = [each for each in usable if each.base is None]
    fresh = [each for each in full if each.is_fresh(at)]
    if not fresh:
        return _nothing(full, certificate)
    newest = max(fresh, key=lambda each: each.since)
    deltas = [each for each in usable if each.is_fresh(at) and _mends(each, newest)]
    return _said(certificate, at, newest, max(deltas, key=lambda each: each.since, default=None))


def _mends(delta: RevocationList, full: RevocationList) -> bool:
    if delta.base is None or delta.number is None or full.number is None:
        return False
    return delta.base <= full.number < delta.number


def _said(
    certificate: asn1.Certificate,
    at: datetime,
    full: RevocationList,
    delta: RevocationList | None,
) -> Answer:
    serial = certificate.serial_number
    entry = (delta.entry(serial) if delta else None) or full.entry(serial)
    if entry is None or entry.revocation_date_utc > at:
        return Answer(Status.GOOD)
    reason = _reason(entry)
    if reason is ReasonFlags.remove_from_crl:
        return Answer(Status.GOOD)
    when = entry.revocation_date_utc
    detail = f"{serial:x} on {when:%Y-%m-%d %H:%M:%S} UTC, {reason.value}"
    return Answer(Status.REVOKED, detail, when, reason)


def _reason(entry: x509.RevokedCertificate) -> ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return ReasonFlags.unspecified


def _nothing(full: list[RevocationList], certificate: asn1.Certificate) -> Answer:
    name = certificate.issuer.human_friendly
    if not full:
        return Answer(Status.MISSING, f"no usable revocation list of '{name}'")
    last = max(full, key=lambda each: each.since)
    until = "an unknown time" if last.until is None else f"{last.until:%Y-%m-%d %H:%M} UTC"
    return Answer(Status.STALE, f"the revocation list of '{name}' holds until {until}")


def _seal(der: bytes, length: int) -> tuple[algos.SignedDigestAlgorithm, bytes]:
    """Read what stands behind the signed part, without a copy of 20 MB."""
    header = 2 if der[1] < _LONG_FORM else 2 + (der[1] - _LONG_FORM)
    rest = der[header + length :]
    algorithm = algos.SignedDigestAlgorithm.load(rest)
    signature = core.OctetBitString.load(rest[len(algorithm.dump()) :], strict=True)
    return algorithm, signature.native
