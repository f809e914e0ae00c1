"""The one text of a JSON value, so that its hash is one too."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder


def plain(value: object) -> object:
    """A mapping of any kind as JSON has it."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


canonical = JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain, sort_keys=True
).encode
"""Compact JSON with sorted keys, letters as they are."""
