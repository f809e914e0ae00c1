"""What an expression may cost: its length, its work, and the size of its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procrunner.errors import ExpressionError

LENGTH_LIMIT = 1_000
"""Characters; the library may crash on monsters."""
NESTING_LIMIT = 20
"""Brackets within brackets."""
WORK_LIMIT = 30_000_000
"""Values that the library may have to copy: about two seconds."""
VALUE_LIMIT = 256 * 1024
"""Characters and values of a result, as many as a variable may have bytes."""

_TEXT = 100  # characters that cost as much as one value
_HANDLER = "Let a handler compute it."
_MACRO = re.compile(r"\.\s*(map|filter|all|exists|exists_one)\s*$")
_COPYING = re.compile(r"\.\s*(?:map|filter)\s*\(")
_LOOKING = re.compile(r"\.\s*(?:all|exists|exists_one)\s*\(")


@dataclass(frozen=True, slots=True)
class Effort:
    """How the work of an expression grows with its variables; the library cannot be stopped."""

    source: str
    bare: str  #: the source without what its texts say
    names: tuple[str, ...]  #: variables it mentions

    def check(self, variables: Mapping[str, Any]) -> None:
        """Refuse work that could take more than seconds.

        Raises:
            ExpressionError: it could.
        """
        sums = self.bare.count("+")
        power = 3 if _COPYING.search(self.bare) else 2 if _LOOKING.search(self.bare) else 1
        if power == 1 and not sums:
            return
        named = (variables[name] for name in self.names if name in variables)
        size = sum(_size(each, text=_TEXT) for each in named)
        if (sums + 1) ** 2 * size > WORK_LIMIT or size**power > WORK_LIMIT:
            raise ExpressionError(
                f"${{{self.source}}} would take too long with so much data", hint=_HANDLER
            )


def checked(value: Any, source: str) -> Any:
    """The value, unless it is larger than a variable may be.

    Raises:
        ExpressionError: it is.
    """
    if _size(value, text=1) > VALUE_LIMIT:
        raise ExpressionError(f"${{{source}}} gives too large a value", hint=_HANDLER)
    return value


def _size(value: Any, *, text: int) -> int:
    """How many values there are in a value; so many characters count for one more."""
    size, todo = 0, [value]
    while todo:
        each = todo.pop()
        size += 1
        if isinstance(each, str | bytes):
            size += len(each) // text
        elif isinstance(each, Mapping):
            todo.extend(each)
            todo.extend(each.values())
        elif isinstance(each, list | tuple):
            todo.extend(each)
    return size


def check(source: str, bare: str) -> None:
    """Refuse the text of an expression that is empty or a monster.

    Raises:
        ExpressionError: it is.
    """
    if not source:
        raise ExpressionError("${} is empty", hint="Write an expression between the braces.")
    if len(source) > LENGTH_LIMIT:
        raise ExpressionError(
            f"an expression has {len(source):,} characters; {LENGTH_LIMIT:,} are allowed",
            hint=_HANDLER,
        )
    stack: list[bool] = []
    for place, letter in enumerate(bare):
        if letter in "([{":
            macro = letter == "(" and _MACRO.search(bare[:place]) is not None
            if macro and any(stack):
                raise ExpressionError(
                    f"${{{source}}} has a macro within a macro",
                    hint="One map, filter, all or exists at a time; let a handler do the rest.",
                )
            stack.append(macro)
        elif letter in ")]}" and stack:
            stack.pop()
        if len(stack) > NESTING_LIMIT:
            raise ExpressionError(
                f"an expression nests brackets deeper than {NESTING_LIMIT}", hint=_HANDLER
            )
