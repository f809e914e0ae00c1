"""Signs documents: PAdES in the PDF (ETSI EN 319 142-1), and a detached CAdES beside it."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass

import httpx
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import Certificate, load_pem_x509_certificates
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from procrunner.errors import UsageError

from ..registries import RegistryDownError

_FIELD, _DIGEST = "Signature", "sha256"
_SECONDS = 10
_HEADERS = {"Content-Type": "application/timestamp-query", "User-Agent": "procrunner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A document that is signed twice over."""

    pdf: bytes  #: with the signature inside
    cms: bytes  #: over this very PDF, DER


class Authority(TimeStamper):
    """Asks a time-stamp authority (RFC 3161) over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # not annotated
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What it answers.

        Raises:
            RegistryDownError: nothing usable.
        """
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                answer = await client.post(self._url, content=req.dump(), headers=_HEADERS)
            return tsp.TimeStampResp.load(answer.raise_for_status().content, strict=True)
        except (httpx.HTTPError, ValueError) as error:
            raise _down(self._url, error) from error


def card(content: bytes, password: str, *, file: str) -> signers.SimpleSigner:
    """The signer of a file: PKCS #12, or PEM that holds a key and its certificate.

    Raises:
        UsageError: the password is wrong, or the file has no key that can sign so.
    """
    try:
        key, certificate, others = _opened(content, password.encode() or None)
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"the card cannot be read: {error}",
            where=file,
            hint="Give its password in PROCRUNNER_CARD_PASSWORD, or with --password-file.",
        ) from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey) or certificate is None:
        raise UsageError(
            "the card holds no RSA or elliptic-curve key with its certificate",
            where=file,
            hint="Give a PKCS #12 file (.p12), or a PEM file with both.",
        )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call] # not annotated
    known.register_multiple([_converted(each) for each in others])
    return signers.SimpleSigner(
        signing_cert=_converted(certificate),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=known,
    )


def sign(document: bytes, signer: signers.SimpleSigner, *, tsa: str = "") -> Signed:
    """Sign inside and beside; time-stamped where an authority's address is given.

    Raises:
        RegistryDownError: the time-stamp authority gives no usable answer.
    """
    try:
        return asyncio.run(_signed(document, signer, Authority(tsa) if tsa else None))
    except TimestampRequestError as error:
        raise _down(tsa, error) from error


async def _signed(
    document: bytes, signer: signers.SimpleSigner, authority: Authority | None
) -> Signed:
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm=_DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    inside = signers.PdfSigner(metadata, signer, timestamper=authority)
    pdf = (await inside.async_sign_pdf(writer)).getvalue()
    beside = await signer.async_sign_general_data(
        pdf, _DIGEST, use_cades=True, timestamper=authority
    )
    return Signed(pdf=pdf, cms=beside.dump())


def _opened(
    content: bytes, password: bytes | None
) -> tuple[object, Certificate | None, list[Certificate]]:
    if not content.startswith(b"-----"):
        return pkcs12.load_key_and_certificates(content, password)
    certificate, *others = load_pem_x509_certificates(content)
    return load_pem_private_key(content, password), certificate, others


def _converted(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _down(url: str, error: Exception) -> RegistryDownError:
    return RegistryDownError(
        f"the time-stamp authority gives no usable answer: {error}",
        where=url,
        hint="Try again, or mend 'tsa' under [resources.documents] in procrunner.toml.",
    )
