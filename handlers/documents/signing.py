"""Signs documents: PAdES in the PDF (ETSI EN 319 142-1), and a detached CAdES beside it."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime

import httpx
from asn1crypto import cms, keys, tsp, x509
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
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from procrunner.errors import UsageError

from ..owner import UNREADABLE
from ..registries import RegistryDownError
from ..stamps import Response

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

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The stamp of this digest.

        Raises:
            RegistryDownError: there is no answer, or not one to this question.
        """
        _, asked = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                answer = await client.post(self._url, content=asked.dump(), headers=_HEADERS)
            return _token(answer.raise_for_status().content, asked)
        except (httpx.HTTPError, *UNREADABLE) as error:
            raise RegistryDownError(
                f"the time-stamp authority gives no usable answer: {error}",
                where=self._url,
                hint="Try again, or mend 'tsa' under [resources.documents] in procrunner.toml.",
            ) from error


def _token(der: bytes, asked: tsp.TimeStampReq) -> cms.ContentInfo:
    """Take the stamp out of an answer to this question (RFC 3161, section 2.2)."""
    response = Response.load(der, strict=True)
    told = response["status"]
    if told["status"].native not in {"granted", "granted_with_mods"}:
        raise ValueError(f"{told['status'].native}, {told['fail_info'].native}")
    token = response["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if any(info[name].native != asked[name].native for name in ("nonce", "message_imprint")):
        raise ValueError("it answers another question")
    return token


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


class _Inside(signers.PdfSigner):
    """Signs at a moment that is given; of itself it would ask the machine's clock."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - as the library has it
    ) -> PdfSigningSession:
        """Begin to sign, at the moment."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def sign(document: bytes, signer: signers.SimpleSigner, *, at: datetime, tsa: str = "") -> Signed:
    """Sign inside and beside; time-stamped where an authority's address is given.

    Args:
        document: PDF.
        signer: the key with its certificate.
        at: the signer's word for when it was, in both signatures.
        tsa: address of the time-stamp authority.

    Raises:
        RegistryDownError: the time-stamp authority gives no usable answer.
    """
    return asyncio.run(_signed(document, signer, at, Authority(tsa) if tsa else None))


async def _signed(
    document: bytes, signer: signers.SimpleSigner, at: datetime, authority: Authority | None
) -> Signed:
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm=_DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    inside = _Inside(metadata, signer, timestamper=authority)
    inside.at = at
    pdf = (await inside.async_sign_pdf(writer)).getvalue()
    beside = await signer.async_sign_general_data(
        pdf,
        _DIGEST,
        use_cades=True,
        timestamper=authority,
        signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
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
