"""By what a message finds who waits for it: one value, or several by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


def text(value: Any) -> str:
    """The value as messages and subscriptions carry it.

    A map gives ``name=value,name=value`` in the order of the names; nothing gives the empty text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ",".join(f"{_escaped(name)}={_escaped(text(value[name]))}" for name in sorted(value))
    return str(value)


def _escaped(part: str) -> str:
    return "".join(quote(sign, safe="") if sign in "%,=" else sign for sign in part)
