"""A certification authority for trials, its certificates shaped as the national one's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .cards import Card, Subject

_HOST = "http://crl.demo.invalid"  # never asked: the lists lie in the trust folder
_POLICY = "1.2.398.3.3.2.3"  # signing certificates of the national authority
_AUTHORITY_SINCE, _AUTHORITY_FOR = timedelta(days=5 * 365), timedelta(days=10 * 365)
_CARD_FOR = timedelta(days=365)
_ROOT_LIST_FOR, _CARD_LIST_FOR = timedelta(days=180), timedelta(days=2)
_CRITICAL = True


class Purpose(Enum):
    """Every citizen gets two certificates with the same names."""

    SIGN = ExtendedKeyUsageOID.EMAIL_PROTECTION  #: to sign documents
    LOGIN = ExtendedKeyUsageOID.CLIENT_AUTH  #: to be recognised; must not sign


class Service(Enum):
    """What somebody may do for an authority."""

    ANSWERS = ExtendedKeyUsageOID.OCSP_SIGNING  #: RFC 6960, section 4.2.2.2
    STAMPS = ExtendedKeyUsageOID.TIME_STAMPING  #: RFC 3161, section 2.3


@dataclass(kw_only=True)
class _Issuer:
    """A certificate that signs others, and the list of those taken back."""

    name: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    list_for: timedelta
    revoked: dict[int, datetime] = field(default_factory=dict)
    reasons: dict[int, x509.ReasonFlags] = field(default_factory=dict)
    list_number: int = 0


class Authority:
    """A root, an issuing authority below it, and a trust folder that says so.

    Keys live in memory only. The lists are good for two days: ``publish`` renews them.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._issued: set[int] = set()
        self._root = _root(now)
        self._issuing = _issuing(self._root, now)
        _write(folder / "roots" / "root.pem", _pem(self._root))
        _write(folder / "intermediates" / "issuing.pem", _pem(self._issuing))
        self.publish(now)

    def issue(
        self,
        subject: Subject,
        now: datetime,
        *,
        purpose: Purpose = Purpose.SIGN,
        until: datetime | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
    ) -> Card:
        """Make a card, good from ``now`` for a year or until the given moment.

        With the key of another card it is that card, renewed.
        """
        key = key or _new_key()
        name = subject.distinguished_name()
        builder = _builder(name, key.public_key(), self._issuing.certificate.subject)
        builder = builder.not_valid_before(now).not_valid_after(until or now + _CARD_FOR)
        builder = _with_card_extensions(builder, subject, purpose)
        card = Card(certificate=_signed(builder, self._issuing), key=key)
        self._issued.add(card.certificate.serial_number)
        return card

    def has_issued(self, serial: int) -> bool:
        """It made a card of this number."""
        return serial in self._issued

    def revoked_at(self, serial: int) -> datetime | None:
        """When it took the card back."""
        return self._issuing.revoked.get(serial)

    def reason(self, serial: int) -> x509.ReasonFlags:
        """Why it took the card back; where it does not say, a card is on hold."""
        return self._issuing.reasons.get(serial, x509.ReasonFlags.certificate_hold)

    def delegate(
        self, key: ec.EllipticCurvePublicKey, now: datetime, service: Service
    ) -> x509.Certificate:
        """Let somebody do that for it and nothing else, for as long as it lives."""
        name = _authority_name(f"Demo {service.name.lower()}")
        builder = _builder(name, key, self._issuing.certificate.subject)
        builder = builder.not_valid_before(now - _AUTHORITY_SINCE)
        builder = builder.not_valid_after(now + _AUTHORITY_FOR)
        if service is Service.ANSWERS:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        uses = x509.ExtendedKeyUsage([service.value])
        certificate = _signed(builder.add_extension(uses, _CRITICAL), self._issuing)
        self._issued.add(certificate.serial_number)
        return certificate

    def revoke(self, card: Card, at: datetime, reason: x509.ReasonFlags | None = None) -> None:
        """Take a card back, and publish that."""
        serial = card.certificate.serial_number
        self._issuing.revoked[serial] = at
        if reason:
            self._issuing.reasons[serial] = reason
        self.publish(at)

    def publish(self, now: datetime) -> None:
        """Write the revocation lists of both levels, dated ``now``."""
        for issuer in (self._root, self._issuing):
            issuer.list_number += 1
            _write(self._folder / "crls" / f"{issuer.name}.crl", _revocation_list(issuer, now))


def _root(now: datetime) -> _Issuer:
    key, name = _new_key(), _authority_name("Demo root authority")
    builder = _authority_builder(name, key, name, now)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), _CRITICAL)
    certificate = builder.sign(key, hashes.SHA256())
    return _Issuer(name="root", certificate=certificate, key=key, list_for=_ROOT_LIST_FOR)


def _issuing(root: _Issuer, now: datetime) -> _Issuer:
    key, name = _new_key(), _authority_name("Demo issuing authority")
    builder = _authority_builder(name, key, root.certificate.subject, now)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), _CRITICAL)
    certificate = _signed(builder.add_extension(_list_at("root"), critical=False), root)
    return _Issuer(name="issuing", certificate=certificate, key=key, list_for=_CARD_LIST_FOR)


def _authority_name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KZ"),
        ]
    )


def _authority_builder(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, now: datetime
) -> x509.CertificateBuilder:
    builder = _builder(name, key.public_key(), issuer)
    builder = builder.not_valid_before(now - _AUTHORITY_SINCE).not_valid_after(now + _AUTHORITY_FOR)
    return builder.add_extension(_usage(authority=True), _CRITICAL)


def _builder(
    name: x509.Name, key: ec.EllipticCurvePublicKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _with_card_extensions(
    builder: x509.CertificateBuilder, subject: Subject, purpose: Purpose
) -> x509.CertificateBuilder:
    uses = x509.ExtendedKeyUsage([purpose.value, x509.ObjectIdentifier(subject.role)])
    policy = x509.PolicyInformation(x509.ObjectIdentifier(_POLICY), None)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), _CRITICAL)
        .add_extension(_usage(signing=purpose is Purpose.SIGN), _CRITICAL)
        .add_extension(uses, critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=False)
        .add_extension(_list_at("issuing"), critical=False)
    )


def _usage(*, authority: bool = False, signing: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=signing,
        key_encipherment=not authority and not signing,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _list_at(name: str) -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(f"{_HOST}/{name}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def _signed(builder: x509.CertificateBuilder, issuer: _Issuer) -> x509.Certificate:
    return builder.add_extension(_key_of(issuer), critical=False).sign(issuer.key, hashes.SHA256())


def _key_of(issuer: _Issuer) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _revocation_list(issuer: _Issuer, now: datetime) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(now + issuer.list_for)
        .add_extension(x509.CRLNumber(issuer.list_number), critical=False)
        .add_extension(_key_of(issuer), critical=False)
    )
    for serial, at in issuer.revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        if reason := issuer.reasons.get(serial):
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(issuer: _Issuer) -> bytes:
    return issuer.certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    """Replace the file at one stroke: a reader sees the old list or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_bytes(content)
    draft.replace(path)
