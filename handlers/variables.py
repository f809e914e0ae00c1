"""What variables hold: texts, and references to files that lie among the attachments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from procrunner.errors import HandlerError
from procrunner.ports import Attachments

File: TypeAlias = Mapping[str, object]
"""``{"attachment": sha256, "name": …, "size": …}``."""


def content(file: object, attachments: Attachments, *, name: str) -> bytes:
    """The bytes of the file in the variable ``name``.

    Raises:
        HandlerError: the variable does not hold a file.
        NotFoundError: the file's content is not among the attachments.
    """
    reference = file.get("attachment") if isinstance(file, Mapping) else None
    if not isinstance(reference, str):
        raise HandlerError(
            f"the variable '{name}' does not hold a file",
            hint=f"Attach one: --attach {name}=PATH.",
        )
    return attachments.get(reference)


def text(value: object, *, name: str) -> str:
    """The text in the variable ``name``; a number would have lost its leading zeros.

    Raises:
        HandlerError: the variable holds something else.
    """
    if not isinstance(value, str):
        raise HandlerError(
            f"the variable '{name}' holds {type(value).__name__}, not a text",
            hint=f"Put it in quotes: --set {name}='\"…\"'.",
        )
    return value


def day(value: object, *, name: str) -> date:
    """The day in the variable ``name``.

    Raises:
        HandlerError: the variable holds something else.
    """
    try:
        return date.fromisoformat(text(value, name=name))
    except ValueError as error:
        raise HandlerError(
            f"'{value}' is not a date", hint=f"Give the variable '{name}' as 2026-11-20."
        ) from error
