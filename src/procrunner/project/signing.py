"""Signatures on checkpoints: detached CMS (RFC 5652) by a key file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from procrunner.errors import NotFoundError, UsageError

if TYPE_CHECKING:  # the libraries are large, and most commands sign nothing
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Signs with the key of a PKCS #12 file: RSA or an elliptic curve; GOST is not known to it."""

    path: Path
    password: str

    def sign(self, content: bytes) -> bytes:
        """A detached CMS signature, DER.

        Raises:
            NotFoundError: there is no such file.
            UsageError: the password is wrong, or the file has no key that can sign so.
        """
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7, pkcs12

        if not self.path.is_file():
            raise NotFoundError("no such file", where=str(self.path))
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(
                self.path.read_bytes(), self.password.encode() or None
            )
        except ValueError as error:
            raise UsageError(
                f"the key cannot be read: {error}",
                where=str(self.path),
                hint="Give its password in PROCRUNNER_AUDIT_PASSWORD, or with --password-file.",
            ) from error
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey) or certificate is None:
            raise UsageError(
                "it holds no RSA or elliptic-curve key with its certificate",
                where=str(self.path),
                hint="For another kind of key describe a signer under [resources.signer].",
            )
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(certificate, key, SHA256())
        for other in others:
            builder = builder.add_certificate(other)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.sign(Encoding.DER, options)


def complaint(content: bytes, signature: bytes, certificate: Path) -> str:
    """What is wrong with a signature; empty if it is good and by this certificate, or its issuer.

    Raises:
        NotFoundError: there is no such certificate file.
        UsageError: it is no certificate.
    """
    from asn1crypto import cms
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import load_der_x509_certificate
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    trusted = _certificate(certificate)
    if not signature:
        return "is not signed"
    try:
        data = cms.ContentInfo.load(signature, strict=True)["content"]
        signer, found = extract_signer_info(data), extract_certificate_info(data).signer_cert
        algorithm = signer["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, content).digest()
        intact, valid = validate_sig_integrity(signer, found, "data", digest)
        own = load_der_x509_certificate(found.dump())
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm) as error:
        return f"has a signature that cannot be read: {error}"
    if own != trusted and not _is_issued(own, trusted):
        return "is signed by a stranger"
    return "" if intact and valid else "was changed after it was signed"


def _is_issued(certificate: Certificate, issuer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _certificate(path: Path) -> Certificate:
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate

    if not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    content = path.read_bytes()
    try:
        is_pem = content.startswith(b"-----")
        return (load_pem_x509_certificate if is_pem else load_der_x509_certificate)(content)
    except ValueError as error:
        raise UsageError("this is no certificate", where=str(path)) from error
