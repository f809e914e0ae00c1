"""Procrastinate carries wake-ups on PostgreSQL: rows beside ours, written in the same transaction.

They are disposable. Which job is due, who holds it and what came of it stands in our own table;
whoever is woken claims there. A row that is lost is put again, one that is doubled finds nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
import psycopg
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, bindparam, make_url, text

from procrunner.errors import StorageError, UsageError
from procrunner.ports import Wakes
from procrunner_storage.transaction import Transaction

TASK = "procrunner.look"
TICK = 1.0
"""Seconds between two ticks."""
DEAD = 30
"""Seconds of silence after which a worker of the queue is taken for dead."""

_IS_THERE = text("SELECT to_regclass('procrastinate_jobs') AS found")
_WAITING = text(
    "SELECT DISTINCT args->>'instance' AS instance FROM procrastinate_jobs"
    " WHERE status = 'todo' AND args->>'instance' IN :wanted"
).bindparams(bindparam("wanted", expanding=True))


class Procrastinate:
    """The queue beside a PostgreSQL database, for those who put and for those who listen."""

    def __init__(self, url: str, priorities: Mapping[str, int]) -> None:
        if make_url(url).get_backend_name() != "postgresql":
            raise UsageError(
                "the queue 'procrastinate' needs PostgreSQL",
                where="procrunner.toml [work]",
                hint="Set the database's URL, or leave the queue out: workers look for themselves.",
            )
        parsed = make_url(url).set(drivername="postgresql")
        self._conninfo = parsed.render_as_string(hide_password=False)
        self._where = parsed.render_as_string()
        self._priorities = priorities
        self._producer = procrastinate.App(
            connector=procrastinate.SyncPsycopgConnector(conninfo=self._conninfo)
        )  # never opened: it writes through connections that are given

    def wakes(self, transaction: Transaction) -> Wakes:
        """Wake-ups put on the connection of our transaction."""
        return _Wakes(self._producer, transaction, self._priorities)

    def create(self, transaction: Transaction) -> None:
        """Make Procrastinate's tables where they are missing."""
        row = transaction.row(_IS_THERE)
        if row is None or row["found"] is None:
            _driver(transaction.connection).execute(SchemaManager.get_schema())

    def listen(
        self, work: Callable[[str], object], tick: Callable[[], object], stop: Callable[[], bool]
    ) -> None:
        """Call ``work`` with each instance to look at, and ``tick`` every second, until stopped.

        Raises:
            StorageError: the database is out of reach.
        """
        try:
            asyncio.run(self._listen(work, tick, stop))
        except (psycopg.OperationalError, procrastinate.exceptions.ConnectorException) as error:
            said = str(error).strip().partition("\n")[0]
            raise StorageError(
                f"the queue is out of reach: {said}.",
                where=self._where,
                hint="Start the server; the worker goes on by itself.",
            ) from error

    async def _listen(
        self, work: Callable[[str], object], tick: Callable[[], object], stop: Callable[[], bool]
    ) -> None:
        asyncio.get_running_loop().set_exception_handler(complain)
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # each trial is a warning
        turn = asyncio.Lock()  # one thing at a time: to do more at once, run more workers
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self._conninfo))

        @app.task(name=TASK)
        async def look(instance: str) -> None:
            async with turn:
                await asyncio.to_thread(work, instance)

        async with app.open_async():
            listening = asyncio.create_task(
                app.run_worker_async(
                    concurrency=1,
                    delete_jobs=procrastinate.jobs.DeleteJobCondition.ALWAYS,
                    install_signal_handlers=False,
                    stalled_worker_timeout=DEAD,
                )
            )
            while not stop() and not listening.done():
                async with turn:
                    await asyncio.to_thread(tick)
                await asyncio.wait([listening], timeout=TICK)
            listening.cancel()  # what is being done is finished before
            try:
                await listening
            except asyncio.CancelledError:
                return


def complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell what a task left behind, but for what follows from a lost database: that is told."""
    if not isinstance(context.get("exception"), procrastinate.exceptions.AppNotOpen):
        loop.default_exception_handler(context)


class _Wakes:
    def __init__(
        self,
        producer: procrastinate.App,
        transaction: Transaction,
        priorities: Mapping[str, int],
    ) -> None:
        self._producer = producer
        self._transaction = transaction
        self._priorities = priorities

    def put(self, instance: str, *, at: datetime, topic: str = "") -> None:
        """One row, in our transaction."""
        is_later = at > datetime.now(UTC) + timedelta(seconds=TICK)
        self._producer.configure_task(
            TASK,
            allow_unknown=True,
            schedule_at=at if is_later else None,
            priority=self._priorities.get(topic, 0),
            connection=_driver(self._transaction.connection),
        ).defer(instance=instance)

    def missing(self, instances: Collection[str]) -> Sequence[str]:
        """Those for which no row waits."""
        if not instances:
            return ()
        rows = self._transaction.rows(_WAITING, {"wanted": [*instances]})
        there = {row["instance"] for row in rows}
        return [id_ for id_ in instances if id_ not in there]


def _driver(connection: Connection) -> Any:
    """The driver's own connection; the library writes through it."""
    return connection.connection.driver_connection
