"""Fields whose values are told to the next handler, and stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from procrunner.definition import Field


def transient(fields: Iterable[Field]) -> frozenset[str]:
    """Ids of the fields whose values are not stored."""
    return frozenset(field.id for field in fields if field.is_transient)


def parted(
    fields: Iterable[Field], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values that are stored, and those that are not."""
    passing = transient(fields)
    stored = {name: value for name, value in values.items() if name not in passing}
    return stored, {name: value for name, value in values.items() if name in passing}
