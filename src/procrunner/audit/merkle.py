"""A Merkle tree over a growing list (RFC 6962, section 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(content: bytes) -> bytes:
    """The hash of an entry; the prefix keeps it from being taken for an inner node."""
    return sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash of the tree over hashed leaves; of none, that of nothing."""
    return levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The tree from its leaves up to its root."""
    found = [leaves]
    while len(level := found[-1]) > 1:
        pairs = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        found.append([*pairs, level[-1]] if len(level) % 2 else pairs)
    return found


def path(levels: Sequence[Sequence[bytes]], place: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root, the nearest first."""
    found: list[bytes] = []
    for level in levels[:-1]:
        if (beside := place ^ 1) < len(level):
            found.append(level[beside])
        place //= 2
    return found


def is_included(
    hashed: bytes, place: int, size: int, way: Sequence[bytes], expected: bytes
) -> bool:
    """Whether a leaf stands at its place in the tree of this size and root (RFC 9162, 2.1.3.2)."""
    rest = list(way)
    here, last = place, size - 1
    if not 0 <= place <= last:
        return False
    while last > 0:
        if here % 2 or here < last:
            if not rest:
                return False
            beside = rest.pop(0)
            hashed = node(beside, hashed) if here % 2 else node(hashed, beside)
        here, last = here // 2, last // 2
    return not rest and hashed == expected
