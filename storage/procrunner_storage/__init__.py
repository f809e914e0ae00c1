"""The SQL storage of procrunner: SQLite, or PostgreSQL behind a URL."""

from procrunner_storage.store import SqlStore

__all__ = ["SqlStore"]
