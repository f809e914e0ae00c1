"""Worker processes: who they are, when they were last seen, what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, delete, select, text, type_coerce, update

from procrunner.model import JobStatus, WorkerView
from procrunner_storage.columns import Moment, database_now, microseconds
from procrunner_storage.jobs import SqlJobs
from procrunner_storage.tables import worker as table
from procrunner_storage.transaction import Transaction

FORGOTTEN = timedelta(days=1)
"""Silence after which a worker that never took leave is shown no longer."""
_HELD = 10_000  # running jobs that are looked at

_BEAT = update(table).where(table.c.name == bindparam("who")).values(seen_at=database_now())
_ENTER = text(
    """
    INSERT INTO worker (name, started_at, seen_at) VALUES (:name, :at, :seen)
    ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at
    """
).bindparams(bindparam("at", type_=Moment()), bindparam("seen", type_=BigInteger))
_NOW = select(type_coerce(database_now(), BigInteger).label("now"))
_LEAVE = delete(table).where(table.c.name == bindparam("who"))
_FORGET = delete(table).where(
    type_coerce(table.c.seen_at, BigInteger)
    < database_now() - bindparam("silence", type_=BigInteger)
)
_LIST = select(
    table.c.name,
    table.c.started_at,
    (database_now() - type_coerce(table.c.seen_at, BigInteger)).label("silent"),
).order_by(table.c.name)


class SqlWorkers:
    """Rows of ``worker``."""

    def __init__(self, transaction: Transaction, jobs: SqlJobs) -> None:
        self._transaction = transaction
        self._jobs = jobs

    def enter(self, name: str, *, at: datetime) -> None:
        """Note that a worker has begun; forget those that were silent for a day."""
        row = self._transaction.row(_NOW)
        seen = row["now"] if row else 0
        self._transaction.change(_FORGET, {"silence": microseconds(FORGOTTEN)})
        self._transaction.change(_ENTER, {"name": name, "at": at, "seen": seen})

    def beat(self, name: str) -> None:
        """Note that a worker lives, if it is one that has begun."""
        self._transaction.change(_BEAT, {"who": name})

    def leave(self, name: str) -> None:
        """Note that a worker has ended."""
        self._transaction.change(_LEAVE, {"who": name})

    def list(self) -> Sequence[WorkerView]:
        """By name."""
        held = self._jobs.list(status=JobStatus.RUNNING, limit=_HELD)
        return [
            WorkerView(
                name=row["name"],
                started_at=row["started_at"],
                silent=timedelta(microseconds=max(0, int(row["silent"]))),
                jobs=tuple(job for job in held if job.worker == row["name"]),
            )
            for row in self._transaction.rows(_LIST)
        ]
