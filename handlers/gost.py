"""The national algorithms: GOST R 34.10-2015 with 512 bits, over GOST R 34.11-2015 (Streebog).

They need the extra ``gost``; without it such a signature is of an algorithm that is not accepted.
The order of bytes is that of the national authority's certificates, lists and answers.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos, core, keys

try:
    from gostcrypto import gosthash, gostsignature

    IS_INSTALLED = True
except ImportError:
    IS_INSTALLED = False

#: the names by which the parser knows them from now on
DIGEST, KEY, SIGNATURE = "gost_34_11_2015_512", "gost_34_10_2015_512", "gost_34_10_2015_512_signed"

_DIGEST_OID = "1.2.398.3.10.1.3.3"
_KEY_OID = "1.2.398.3.10.1.1.2.2"
_SIGNATURE_OID = "1.2.398.3.10.1.1.2.3.2"
_CURVE = "id-tc26-gost-3410-12-512-paramSetA"  # RFC 7836, appendix A.1
_SIZE = 64  # bytes of a number


def digest(content: bytes) -> bytes:
    """Streebog-512 as RFC 6986 writes it. Slow: about three seconds a megabyte."""
    return bytes(gosthash.new("streebog512", data=content).digest())


def is_signed(digested: bytes, signature: bytes, key: keys.PublicKeyInfo) -> bool:
    """Say whether the signature is right (GOST R 34.10-2012, section 6.2).

    The authority writes r and s with the least byte first; one of its roots writes s and r with
    the greatest first. Both are tried.
    """
    point = _point(key)
    if point is None or len(signature) != 2 * _SIZE:
        return False
    verifier = gostsignature.new(gostsignature.MODE_512, _curve())
    first, second = signature[:_SIZE], signature[_SIZE:]
    number = bytearray(reversed(digested))
    return any(
        verifier.verify(point, number, bytearray(written))
        for written in (first[::-1] + second[::-1], second + first)
    )


def _point(key: keys.PublicKeyInfo) -> bytearray | None:
    """Read x and y, and refuse what does not lie on the curve."""
    octets = key["public_key"].parsed.native
    if len(octets) != 2 * _SIZE:
        return None
    x, y = octets[:_SIZE][::-1], octets[_SIZE:][::-1]
    curve, at, up = _curve(), int.from_bytes(x), int.from_bytes(y)
    if (up**2 - at**3 - curve["a"] * at - curve["b"]) % curve["p"]:
        return None
    return bytearray(x + y)


def _curve() -> dict[str, int]:
    curve: dict[str, int] = gostsignature.CURVES_R_1323565_1_024_2019[_CURVE]
    return curve


def _register() -> None:
    """Teach the parser the names: it gives up at a key whose algorithm it does not know."""
    _name(algos.DigestAlgorithmId, _DIGEST_OID, DIGEST)
    _name(algos.SignedDigestAlgorithmId, _SIGNATURE_OID, SIGNATURE)
    _name(algos.SignedDigestAlgorithmId, _KEY_OID, KEY)  # some signers name the key
    _name(keys.PublicKeyAlgorithmId, _KEY_OID, KEY)
    known = keys.PublicKeyInfo._spec_callbacks["public_key"]  # noqa: SLF001 - no other way

    def spec(info: keys.PublicKeyInfo) -> Any:
        return core.OctetString if info["algorithm"]["algorithm"].native == KEY else known(info)

    keys.PublicKeyInfo._spec_callbacks = {"public_key": spec}  # noqa: SLF001


def _name(kind: type[core.ObjectIdentifier], oid: str, name: str) -> None:
    kind._map[oid] = name  # noqa: SLF001
    if kind._reverse_map is not None:  # noqa: SLF001 - made at the first use
        kind._reverse_map[name] = oid  # noqa: SLF001


_register()
