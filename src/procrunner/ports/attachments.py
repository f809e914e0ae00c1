"""Files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Attachments(Protocol):
    """Files by the hash of their content."""

    def put(self, content: bytes, *, name: str, at: datetime) -> Mapping[str, object]:
        """Store once by hash; the result is what stands in a variable.

        It is ``{"attachment": sha256 hex, "name": name, "size": bytes}``.
        """
        ...

    def get(self, sha256: str) -> bytes:
        """The content.

        Raises:
            NotFoundError: no such content.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Whether it is there."""
        ...

    def is_used(self, sha256: str) -> bool:
        """Whether variables, a draft, a note or a handler's inputs of any instance have it."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget it."""
        ...
