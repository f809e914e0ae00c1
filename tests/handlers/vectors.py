"""Signatures of every kind, each made with certificates for its purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import cms as asn1
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from given import DOCUMENT, ISSUED, NOW, SUBJECT
from pyhanko.sign.timestamps import TimeStamper

from handlers.cms import Claim
from handlers.demo.authority import Authority, Purpose
from handlers.demo.cards import Card, Role
from handlers.demo.stamper import Stamper
from handlers.stamps import Response

OWN = Claim(iin=SUBJECT.iin)
FIRM = replace(SUBJECT, bin="150940000120", firm="Мысал ЖШС", role=Role.HEAD)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Vector:
    """A signature, what it should be over, and whose it should be."""

    signature: bytes
    document: bytes = DOCUMENT
    claim: Claim = OWN


def good(authority: Authority, _folder: Path) -> Vector:
    return Vector(_card(authority).sign(DOCUMENT, at=NOW))


def around(authority: Authority, _folder: Path) -> Vector:
    return Vector(_card(authority).sign(DOCUMENT, at=NOW, around=True))


def around_another(authority: Authority, _folder: Path) -> Vector:
    return Vector(_card(authority).sign(b"another application", at=NOW, around=True))


def renewed(authority: Authority, _folder: Path) -> Vector:
    """One key, two certificates: signed with the first, brought with the second."""
    card = _card(authority)
    der = authority.issue(SUBJECT, ISSUED, key=card.key).certificate.public_bytes(Encoding.DER)
    second = asn1.CertificateChoices.load(der)

    def swap(message: asn1.ContentInfo) -> None:
        content = message["content"]
        content["certificates"] = [second]
        content["signer_infos"][0]["sid"] = asn1.SignerIdentifier(
            "issuer_and_serial_number",
            {"issuer": second.chosen.issuer, "serial_number": second.chosen.serial_number},
        )

    return Vector(edited(good_of(card), swap))


def stranger(authority: Authority, folder: Path) -> Vector:
    return replace(good(authority, folder), claim=Claim(iin="900101415120"))


def another_firm(authority: Authority, _folder: Path) -> Vector:
    signature = authority.issue(FIRM, ISSUED).sign(DOCUMENT, at=NOW)
    return Vector(signature, claim=Claim(iin=FIRM.iin, bin="160540000335"))


def login(authority: Authority, _folder: Path) -> Vector:
    return Vector(good_of(authority.issue(SUBJECT, ISSUED, purpose=Purpose.LOGIN)))


def revoked(authority: Authority, _folder: Path) -> Vector:
    card = _card(authority)
    authority.revoke(card, NOW - timedelta(hours=1))
    authority.publish(NOW)
    return Vector(good_of(card))


def revoked_authority(authority: Authority, folder: Path) -> Vector:
    pem = (folder / "intermediates/issuing.pem").read_bytes()
    authority._root.revoked[x509.load_pem_x509_certificate(pem).serial_number] = NOW - _DAY
    authority.publish(NOW)
    return good(authority, folder)


def expired(authority: Authority, _folder: Path) -> Vector:
    return Vector(good_of(authority.issue(SUBJECT, ISSUED, until=NOW - _DAY)))


def young(authority: Authority, _folder: Path) -> Vector:
    return Vector(good_of(authority.issue(SUBJECT, NOW + _DAY)))


def rogue(_authority: Authority, folder: Path) -> Vector:
    """From an authority with the same names."""
    return Vector(good_of(_card(Authority(folder / "rogue", NOW))))


def changed_document(authority: Authority, folder: Path) -> Vector:
    return replace(good(authority, folder), document=DOCUMENT + b".")


def changed_signature(authority: Authority, folder: Path) -> Vector:
    signature = bytearray(good(authority, folder).signature)
    signature[-1] ^= 1
    return Vector(bytes(signature))


def old_list(authority: Authority, folder: Path) -> Vector:
    authority.publish(NOW - 5 * _DAY)
    return good(authority, folder)


def no_list(authority: Authority, folder: Path) -> Vector:
    (folder / "crls/issuing.crl").unlink()
    return good(authority, folder)


def no_root_list(authority: Authority, folder: Path) -> Vector:
    (folder / "crls/root.crl").unlink()
    return good(authority, folder)


def no_signer(authority: Authority, folder: Path) -> Vector:
    return _signers(good(authority, folder), 0)


def two_signers(authority: Authority, folder: Path) -> Vector:
    return _signers(good(authority, folder), 2)


def no_certificate(authority: Authority, folder: Path) -> Vector:
    def strip(message: asn1.ContentInfo) -> None:
        message["content"]["certificates"] = []

    return Vector(edited(good(authority, folder).signature, strip))


def garbage(_authority: Authority, _folder: Path) -> Vector:
    return Vector(b"0\x03\x02\x01\x01")


def no_attributes(authority: Authority, _folder: Path) -> Vector:
    return Vector(by_pkcs7(_card(authority), options=[pkcs7.PKCS7Options.NoAttributes]))


def not_signed(_authority: Authority, _folder: Path) -> Vector:
    return Vector(asn1.ContentInfo({"content_type": "data", "content": DOCUMENT}).dump())


def weak_digest(authority: Authority, _folder: Path) -> Vector:
    return Vector(_card(authority).sign(DOCUMENT, at=NOW, digest="sha1"))


def stamp_of_another(authority: Authority, _folder: Path) -> Vector:
    """Two signatures that have changed their stamps."""
    card, stamps = _card(authority), Stamps(Stamper(authority, NOW))
    other = asn1.ContentInfo.load(card.sign(b"another document", at=NOW, stamps=stamps))

    def swap(message: asn1.ContentInfo) -> None:
        signer = other["content"]["signer_infos"][0]
        message["content"]["signer_infos"][0]["unsigned_attrs"] = signer["unsigned_attrs"]

    return Vector(edited(good_of(card), swap))


class Stamps(TimeStamper):
    """Asks a stamper without a network between."""

    def __init__(self, stamper: Stamper, at: datetime = NOW) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # not annotated
        self._stamper = stamper
        self._at = at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answer = await asyncio.to_thread(self._stamper.answer, req.dump(), self._at)
        return Response.load(answer)


def good_of(card: Card) -> bytes:
    return card.sign(DOCUMENT, at=NOW)


def edited(signature: bytes, edit: Callable[[asn1.ContentInfo], object]) -> bytes:
    message = asn1.ContentInfo.load(signature)
    edit(message)
    return bytes(message.dump())


def by_pkcs7(
    card: Card,
    brought: list[x509.Certificate] | None = None,
    options: list[pkcs7.PKCS7Options] | None = None,
) -> bytes:
    """A detached signature made by another library."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DOCUMENT)
    builder = builder.add_signer(card.certificate, card.key, hashes.SHA256())
    for certificate in brought or []:
        builder = builder.add_certificate(certificate)
    extra = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature, *(options or [])]
    return builder.sign(Encoding.DER, extra)


def _card(authority: Authority) -> Card:
    return authority.issue(SUBJECT, ISSUED)


def _signers(vector: Vector, count: int) -> Vector:
    def repeat(message: asn1.ContentInfo) -> None:
        infos = message["content"]["signer_infos"]
        message["content"]["signer_infos"] = list(infos) * count

    return replace(vector, signature=edited(vector.signature, repeat))
