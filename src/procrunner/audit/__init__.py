"""Proofs over the history: chains of hashes, a Merkle tree over them, published checkpoints."""

from procrunner.audit.chain import Fault, Link, body, digest, faults, seal
from procrunner.audit.checkpoint import Checkpoint, read
from procrunner.audit.head import Head
from procrunner.audit.merkle import is_included, leaf, levels, path, root
from procrunner.audit.text import canonical

__all__ = [
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
