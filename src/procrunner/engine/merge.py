"""Three-way merge of variables where branches meet; a true conflict is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procrunner.model import Variables

_ABSENT: Any = object()


def merge(base: Variables, branches: Sequence[Variables]) -> tuple[dict[str, Any], list[str]]:
    """The variables after all branches, and the paths that two of them set differently.

    A branch counts for a path only where it differs from ``base``. Maps are merged key by key;
    everything else, lists too, is one value. At a conflict the first branch's value stays.
    """
    result = dict(base)
    conflicts: list[str] = []
    for branch in branches:
        if branch is not base:
            _apply(base, result, branch, "", conflicts)
    return result, conflicts


def _apply(
    base: Variables, ours: dict[str, Any], theirs: Variables, path: str, conflicts: list[str]
) -> None:
    for key in (*theirs, *(key for key in base if key not in theirs)):
        before, new = base.get(key, _ABSENT), theirs.get(key, _ABSENT)
        if new is before or same(new, before):
            continue
        now = ours.get(key, _ABSENT)
        if isinstance(new, dict) and isinstance(now, dict):
            inner = dict(now)
            _apply(
                before if isinstance(before, dict) else {}, inner, new, f"{path}{key}.", conflicts
            )
            ours[key] = inner
        elif same(now, before) or same(now, new):
            if new is _ABSENT:
                ours.pop(key, None)
            else:
                ours[key] = new
        else:
            conflicts.append(f"{path}{key}")


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and True are three different ones."""
    if one is other:
        return True
    if type(one) is not type(other) or one is _ABSENT:
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
