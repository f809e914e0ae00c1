"""Proofs over the history: chains of hashes, a Merkle tree over them, published checkpoints."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
    from procrunner.audit.chain import Fault, Link, body, digest, faults, seal
    from procrunner.audit.checkpoint import Checkpoint, read
    from procrunner.audit.head import DEFINITION, Head
    from procrunner.audit.merkle import is_included, leaf, levels, path, root
    from procrunner.audit.text import canonical

__getattr__ = deferred(
    __name__,
    {
        "chain": "Fault Link body digest faults seal",
        "checkpoint": "Checkpoint read",
        "head": "DEFINITION Head",
        "merkle": "is_included leaf levels path root",
        "text": "canonical",
    },
)

__all__ = [
    "DEFINITION",
    "Checkpoint",
    "Fault",
    "Head",
    "Link",
    "body",
    "canonical",
    "digest",
    "faults",
    "is_included",
    "leaf",
    "levels",
    "path",
    "read",
    "root",
    "seal",
]
