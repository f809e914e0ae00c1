"""Attachments: files by the hash of their content, each stored once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, select, text

from procrunner.errors import NotFoundError
from procrunner_storage.columns import Moment
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import attachment as table
from procrunner_storage.transaction import Transaction

_PUT = text(
    """
    INSERT INTO attachment (sha256, size, created_at, content)
    VALUES (:sha256, :size, :created_at, :content)
    ON CONFLICT (sha256) DO NOTHING
    """
).bindparams(bindparam("created_at", type_=Moment()))
_HAS = Prepared(select(table.c.size).where(table.c.sha256 == bindparam("key")))
_USED = text(
    """
    SELECT 1 WHERE EXISTS (SELECT 1 FROM note WHERE sha256 = :key)
    OR EXISTS (SELECT 1 FROM work_item WHERE draft LIKE '%' || :key || '%')
    OR EXISTS (SELECT 1 FROM job WHERE inputs LIKE '%' || :key || '%')
    OR EXISTS (SELECT 1 FROM instance WHERE variables LIKE '%' || :key || '%')
    """
)
_REMOVE = Prepared(delete(table).where(table.c.sha256 == bindparam("key")))
_GET = Prepared(select(table.c.content).where(table.c.sha256 == bindparam("key")))


class SqlAttachments:
    """Rows of ``attachment``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, content: bytes, *, name: str, at: datetime) -> Mapping[str, object]:
        """Store once by hash; the result is what stands in a variable."""
        key, size = sha256(content).hexdigest(), len(content)
        values = {"sha256": key, "size": size, "created_at": at, "content": content}
        self._transaction.change(_PUT, values)
        return {"attachment": key, "name": name, "size": size}

    def has(self, sha256: str) -> bool:
        """Whether it is there."""
        return self._transaction.row(_HAS, {"key": sha256}) is not None

    def is_used(self, sha256: str) -> bool:
        """Whether variables, a draft, a note or a handler's inputs of any instance have it."""
        return self._transaction.row(_USED, {"key": sha256}) is not None

    def remove(self, sha256: str) -> None:
        """Forget it."""
        self._transaction.change(_REMOVE, {"key": sha256})

    def get(self, sha256: str) -> bytes:
        """The content."""
        row = self._transaction.row(_GET, {"key": sha256})
        if row is None:
            raise NotFoundError(f"There is no attachment '{sha256}'.")
        return bytes(row["content"])
