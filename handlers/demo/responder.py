"""The trial authority's responder: says of a card whether it was taken back (RFC 6960)."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp

from .authority import Authority, Service

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # the national authority's word for "not mine"


class Responder:
    """Answers as the national one does: nonce sent back, no end of validity, own certificate."""

    mime = "application/ocsp-response"

    def __init__(self, authority: Authority, now: datetime) -> None:
        self._authority = authority
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = authority.delegate(self._key.public_key(), now, Service.ANSWERS)

    def answer(self, request: bytes, now: datetime) -> bytes:
        """The answer to a request, both in DER."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
        except ValueError:
            refused = ocsp.OCSPResponseStatus.MALFORMED_REQUEST
            return _der(ocsp.OCSPResponseBuilder.build_unsuccessful(refused))
        builder = self._status(asked, now).responder_id(
            ocsp.OCSPResponderEncoding.HASH, self._certificate
        )
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        signed = builder.certificates([self._certificate]).sign(self._key, hashes.SHA256())
        return _der(signed)

    def _status(self, asked: ocsp.OCSPRequest, now: datetime) -> ocsp.OCSPResponseBuilder:
        serial = asked.serial_number
        revoked = self._authority.revoked_at(serial)
        if not self._authority.has_issued(serial):
            revoked = _NEVER
        good = revoked is None
        return ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=serial,
            algorithm=asked.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.GOOD if good else ocsp.OCSPCertStatus.REVOKED,
            this_update=now,
            next_update=None,
            revocation_time=revoked,
            revocation_reason=None if good else self._authority.reason(serial),
        )


def _der(response: ocsp.OCSPResponse) -> bytes:
    return response.public_bytes(serialization.Encoding.DER)
