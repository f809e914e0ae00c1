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
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

_ROLES = "1.2.398.3.3.4.1"  # the national authority's arc of roles


class Role(StrEnum):
    """Whose card it is; stands in the extended key usage."""

    INDIVIDUAL = f"{_ROLES}.1"  #: a natural person
    HEAD = f"{_ROLES}.2.1"  #: the first head of a firm
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

    def sign(self, document: bytes, *, at: datetime) -> bytes:
        """A detached CMS in DER over the document, CAdES as the national software makes it."""
        return asyncio.run(self._sign(document, at))

    async def _sign(self, document: bytes, at: datetime) -> bytes:
        message = await self._signer().async_sign_general_data(
            document,
            "sha256",
            use_cades=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
        )
        return bytes(message.dump())

    def _signer(self) -> SimpleSigner:
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
