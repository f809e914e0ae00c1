"""Which algorithms are accepted, and whether a signature is right by them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import algos, keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.policy_decl import (
    AlgorithmUsageConstraint,
    AlgorithmUsagePolicy,
    DisallowWeakAlgorithmsPolicy,
)
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from . import gost

_RSA_BITS = 2048
_DIGESTS = {"sha256", "sha384", "sha512"}
_SIGNATURES = {"rsassa_pkcs1v15", "rsassa_pss", "ecdsa"}
_GOST = {gost.SIGNATURE, gost.KEY} if gost.IS_INSTALLED else set()


def digest(name: str, content: bytes) -> bytes:
    """The digest of a document, by a name that is accepted."""
    return gost.digest(content) if name == gost.DIGEST else hashlib.new(name, content).digest()


def is_strong_digest(name: str) -> bool:
    """Say whether a digest of that name is accepted."""
    return name in _DIGESTS or (name == gost.DIGEST and gost.IS_INSTALLED)


def refused(digested: str, used: algos.SignedDigestAlgorithm) -> str | None:
    """Name the algorithm that is not accepted, before any key is touched; None: all are."""
    name = str(used["algorithm"].native)
    if name in _GOST:
        return None if digested == gost.DIGEST else digested
    if digested not in _DIGESTS:
        return digested
    return None if _is_strong(used) else name


def refused_key(key: keys.PublicKeyInfo) -> str | None:
    """Say what is too weak about a key."""
    if key.algorithm == "rsa" and key.bit_size < _RSA_BITS:
        return f"RSA key of {key.bit_size} bits"
    return None


def is_signed(
    content: bytes, signature: bytes, key: keys.PublicKeyInfo, used: algos.SignedDigestAlgorithm
) -> bool:
    """Say whether the signature is right; by an algorithm that is not accepted it never is."""
    if used["algorithm"].native not in _GOST and not _is_strong(used):
        return False
    try:
        Validator().validate_signature(signature, content, key, used)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, AssertionError):
        return False
    return True


class Validator(DefaultSignatureValidator):
    """The library's own, and GOST beside it."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Raise where the signature is wrong.

        Raises:
            InvalidSignature: it is.
        """
        if public_key_info.algorithm != gost.KEY:
            super().validate_signature(
                signature, signed_data, public_key_info, signature_algorithm, context
            )
        elif not gost.is_signed(gost.digest(signed_data), signature, public_key_info):
            raise InvalidSignature


class _Policy(DisallowWeakAlgorithmsPolicy):
    """What certificates on the way to a root may be signed with."""

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        """Judge GOST by its name; the library judges the others."""
        name = algo["algorithm"].native
        if name in {gost.SIGNATURE, gost.KEY}:
            return AlgorithmUsageConstraint(allowed=name in _GOST)
        return super().signature_algorithm_allowed(algo, moment, public_key)


def _is_strong(used: algos.SignedDigestAlgorithm) -> bool:
    """Tell it by name; the digest of a bare rsassa_pkcs1v15 stands elsewhere."""
    bare = used["algorithm"].native == "rsassa_pkcs1v15"
    try:
        return used.signature_algo in _SIGNATURES and (bare or used.hash_algo in _DIGESTS)
    except ValueError:  # the library does not know the algorithm
        return False


POLICY: AlgorithmUsagePolicy = _Policy()  # type: ignore[no-untyped-call] # the library's own
