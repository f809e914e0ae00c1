"""A scope at work: what its tokens know together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procrunner.engine.merge import merge, same
from procrunner.engine.token import Token
from procrunner.model import Variables


def seen(top: Token) -> tuple[dict[str, Any], list[str]]:
    """The variables that all tokens below see together, and the paths where they disagree."""
    return merge(top.data, list(contributions(top)))


def contributions(top: Token) -> Iterator[Variables]:
    """What each token below a token tells of its variables, as branches of the same base.

    What goes on in a called process is its own; what an event sub-process beside the others
    was given to see is not its doing.
    """
    for token in top.children:
        is_apart = token.task_spec.goes_beside or token.task_spec.body is not None
        if is_apart and not token.has_ended:
            has_inside = token._children and not token.children[0].is_frame
            inside = seen(token)[0] if has_inside else token.data
            yield {**top.data, **changes(token.data, inside)}
        elif not token._children or token.children[0].is_frame:
            yield token.data
        else:
            yield from contributions(token)


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
