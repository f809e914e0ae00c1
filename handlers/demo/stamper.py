"""The trial authority's time stamps: says that a signature was there at a moment (RFC 3161)."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime

from asn1crypto import cms, core, tsp
from cryptography.hazmat.primitives.asymmetric import ec

from ..stamps import Response
from .authority import Authority, Service
from .cards import Card

POLICY = "1.2.398.3.3.2.6.2"  # one of the national authority's
_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
_ACCURACY = 1  # second


class _Refused(Exception):  # noqa: N818 - becomes an answer
    pass


class Stamper:
    """Stamps what it is sent, with its own certificate, nonce sent back."""

    mime = "application/timestamp-reply"

    def __init__(self, authority: Authority, now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = authority.delegate(key.public_key(), now, Service.STAMPS)
        self.card = Card(certificate=certificate, key=key)

    def answer(self, request: bytes, now: datetime) -> bytes:
        """The answer to a request, both in DER."""
        try:
            token = self._token(_read(request), now)
            answer = Response({"status": {"status": "granted"}, "time_stamp_token": token})
        except _Refused as refused:
            status = {"status": "rejection", "fail_info": {str(refused)}}
            answer = Response({"status": status})
        return bytes(answer.dump())

    def _token(self, asked: tsp.TimeStampReq, now: datetime) -> cms.ContentInfo:
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(64),
            "gen_time": now.replace(microsecond=0),
            "accuracy": {"seconds": _ACCURACY},
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"]
        token = self._signed(tsp.TSTInfo(info).dump())
        if not asked["cert_req"].native:
            del token["content"]["certificates"]
        return token

    def _signed(self, info: bytes) -> cms.ContentInfo:
        content = {"content_type": "tst_info", "content": core.ParsableOctetString(info)}
        signed = self.card.signer().async_sign_general_data(
            cms.EncapsulatedContentInfo(content), "sha256", detached=False, use_cades=True
        )
        return asyncio.run(signed)


def _read(request: bytes) -> tsp.TimeStampReq:
    """Refuse by the codes of section 2.4.2."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint, policy = asked["message_imprint"], asked["req_policy"].native
        digest = imprint["hash_algorithm"]["algorithm"].native
        length = len(imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError) as error:
        raise _Refused("bad_request") from error
    if digest not in _DIGESTS:
        raise _Refused("bad_alg")
    if length != _DIGESTS[digest]:
        raise _Refused("bad_data_format")
    if policy not in {None, POLICY}:
        raise _Refused("unaccepted_policy")
    if len(asked["extensions"]):
        raise _Refused("unaccepted_extensions")
    return asked
