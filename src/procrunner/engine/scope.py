"""A scope at work: what its tokens know together."""

from __future__ import annotations

from typing import Any

from procrunner.engine.merge import merge, same
from procrunner.engine.token import Token
from procrunner.model import Variables


def seen(top: Token, *, first: Token | None = None) -> tuple[dict[str, Any], list[str]]:
    """The variables that all tokens below see together, and the paths where they disagree.

    What goes on in a called process is its own; what an event sub-process beside the others
    was given to see is not its doing.

    Args:
        top: the token that stands for the scope, or a place where branches parted.
        first: the token below it whose word counts where they disagree.
    """
    branches: list[Variables] = []
    lost: list[str] = []
    for token in sorted(top.children, key=lambda each: not _leads_to(each, first)):
        data, inner = _branch(top, token, first)
        branches.append(data)
        lost += inner
    together, conflicts = merge(top.data, branches)
    return together, [*lost, *conflicts]


def _branch(top: Token, token: Token, first: Token | None) -> tuple[Variables, list[str]]:
    has_inside = token._children and not token.children[0].is_frame
    inside, lost = seen(token, first=first) if has_inside else (token.data, [])
    is_apart = token.task_spec.goes_beside or token.task_spec.body is not None
    if is_apart and not token.has_ended:
        return {**top.data, **changes(token.data, inside)}, lost
    return inside, lost


def _leads_to(token: Token, wanted: Token | None) -> bool:
    while wanted is not None and wanted is not token:
        wanted = wanted.parent
    return wanted is token


def changes(before: Variables, after: Variables) -> dict[str, Any]:
    """Variables that are new, or have another value."""
    return {
        name: value
        for name, value in after.items()
        if name not in before or not same(before[name], value)
    }


def number(top: Token) -> int:
    """The scope of the tokens below a sub-process or the frame of a process."""
    if top.is_frame:
        return top.parent.id if top.parent else 0
    return top.id
