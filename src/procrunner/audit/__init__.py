"""Proofs over the history: chains of hashes, a Merkle tree over them, published checkpoints."""

from procrunner.audit.chain import Fault, Link, body, digest, faults, seal
from procrunner.audit.checkpoint import Checkpoint, read
from procrunner.audit.head import DEFINITION, Head
from procrunner.audit.merkle import is_included, leaf, levels, path, root
from procrunner.audit.text import canonical

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
