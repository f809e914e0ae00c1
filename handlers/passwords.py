"""Passwords are kept as salted scrypt hashes (RFC 7914), and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import os

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1  # 16 MiB and some 50 ms for each guess
_SALT = 16


def hashed(password: str) -> str:
    """``scrypt$cost$block$parallel$salt$hash``, with a new salt each time."""
    salt = os.urandom(_SALT)
    found = _hash(password, salt, _COST, _BLOCK, _PARALLEL)
    return f"scrypt${_COST}${_BLOCK}${_PARALLEL}${salt.hex()}${found.hex()}"


def fits(password: str, stored: str) -> bool:
    """Whether the hash was made of this password."""
    _, cost, block, parallel, salt, expected = stored.split("$")
    found = _hash(password, bytes.fromhex(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, bytes.fromhex(expected))


def _hash(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel)
