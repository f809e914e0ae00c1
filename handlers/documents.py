"""Files that stand in variables: only a reference, the content lies among the attachments."""

from __future__ import annotations

from collections.abc import Mapping
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
