"""Cards of citizens for trials: a certificate, its key, and the signatures made with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

_ROLES = "1.2.398.3.3.4.1"  # the national authority's arc of roles


class Role(StrEnum):
    """Whose card it is; stands in the extended key usage."""

    INDIVIDUAL = f"{_ROLES}.1"  #: a natural person
    HEAD = f"{_ROLES}.2.1"  #: the first head of a firm
    SIGNATORY = f"{_ROLES}.2.2"  #: who may sign for a firm
    EMPLOYEE = f"{_ROLES}.2.5"  #: an employee of a firm


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a card is made for."""

    iin: str
    surname: str
    name: str
    patronymic: str = ""
    bin: str = ""
    firm: str = ""
    role: Role = Role.INDIVIDUAL

    def distinguished_name(self) -> x509.Name:
        """Names in the national authority's order; its givenName holds the patronymic."""
        parts = [
            (NameOID.COMMON_NAME, f"{self.surname} {self.name}"),
            (NameOID.SURNAME, self.surname),
            (NameOID.SERIAL_NUMBER, f"IIN{self.iin}"),
            (NameOID.COUNTRY_NAME, "KZ"),
        ]
        if self.bin:
            parts.append((NameOID.ORGANIZATION_NAME, self.firm))
            parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{self.bin}"))
        if self.patronymic:
            parts.append((NameOID.GIVEN_NAME, self.patronymic))
        return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def packed(self, password: str = "") -> bytes:
        """As PKCS #12, with its key."""
        lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if password:
            lock = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"card", self.key, self.certificate, None, lock
        )

    def sign(
        self,
        document: bytes,
        *,
        at: datetime,
        around: bool = False,
        digest: str = "sha256",
        stamps: TimeStamper | None = None,
    ) -> bytes:
        """A CMS in DER beside the document or around it: CAdES, as the national software does."""
        signed = self.signer().async_sign_general_data(
            document,
            digest,
            detached=not around,
            use_cades=True,
            timestamper=stamps,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
        )
        return bytes(asyncio.run(signed).dump())

    def signer(self) -> SimpleSigner:
        """What signs with it."""
        certificate = self.certificate.public_bytes(serialization.Encoding.DER)
        key = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call] # not annotated
        )
