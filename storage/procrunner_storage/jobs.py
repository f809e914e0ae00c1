"""Jobs: calls of handlers, held by one worker at a time under a lease."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
    update,
)

from procrunner.errors import ConflictError, NotFoundError
from procrunner.model import Job, JobStatus
from procrunner.ports import Wakes
from procrunner.veil import Veil
from procrunner_storage.columns import database_now, microseconds
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import instance as instances
from procrunner_storage.tables import job as table
from procrunner_storage.transaction import Row, Transaction

_TRIES = 3  # of a claim, when others take what was seen

# Words in place of parameters, so that partial indexes are used.
_is_due = table.c.status == literal_column("'due'")
_is_running = table.c.status == literal_column("'running'")
_is_lapsed = _is_running & (table.c.lease_until <= database_now())
_other = table.alias("other")
_is_free = (
    ~select(_other.c.token)
    .where(_other.c.instance == table.c.instance, _other.c.status == literal_column("'running'"))
    .exists()
)
_of_instance = table.c.instance == bindparam("owner")
_this = (table.c.instance == bindparam("owner")) & (table.c.token == bindparam("number"))
_held = (
    _this
    & _is_running
    & (table.c.worker == bindparam("holder"))
    & (table.c.attempts == bindparam("counted"))
    & (table.c.lease_until == bindparam("held_until"))
)

# PostgreSQL: the lock on the instance keeps two workers from its two jobs.
_CANDIDATE = (
    select(table.c.instance, table.c.token)
    .join(instances)
    .where(instances.c.status == literal_column("'active'"))
    .limit(1)
    .with_for_update(key_share=True, skip_locked=True)
)
_LAPSED = _CANDIDATE.where(_is_lapsed).order_by(table.c.lease_until)
_DUE = _CANDIDATE.where(_is_due, table.c.due <= bindparam("now"), _is_free).order_by(table.c.due)
_SEEN = Prepared(_LAPSED), Prepared(_DUE)
_SEEN_OF = Prepared(_LAPSED.where(_of_instance)), Prepared(_DUE.where(_of_instance))
_TAKE = Prepared(
    update(table)
    .where(_this, _is_lapsed | (_is_due & _is_free))
    .values(
        attempts=table.c.attempts + 1,
        error=case((_is_lapsed, ""), else_=table.c.error),  # nobody knows how that one ended
        lease_until=database_now() + bindparam("lease", type_=BigInteger),
    )
    .returning(table)
)
_RUNNING = (
    select(table.c.topic, func.count().label("number"))
    .where(_is_running, ~_is_lapsed)
    .group_by(table.c.topic)
)
_WAITING = (
    select(table.c.instance)
    .where(_is_lapsed | (_is_due & (table.c.due <= bindparam("now"))))
    .distinct()
    .limit(bindparam("limit"))
)
_GET = Prepared(select(table).where(_this))
_NEXT_DUE = Prepared(select(func.min(table.c.due).label("due")).where(_is_due))
_CHANGE_HELD = Prepared(update(table).where(_held))
_RENEW = Prepared(
    update(table)
    .where(_held)
    .values(lease_until=database_now() + bindparam("lease", type_=BigInteger))
    .returning(table)
)
_RETRY = Prepared(update(table).where(_this, table.c.status == literal_column("'failed'")))


class SqlJobs:
    """Rows of ``job``."""

    def __init__(self, transaction: Transaction, wakes: Wakes, veil: Veil) -> None:
        self._transaction = transaction
        self._veil = veil
        self._wakes = wakes

    def claim(  # noqa: PLR0913 - the facts of a claim
        self,
        *,
        worker: str,
        lease: timedelta,
        now: datetime,
        topics: Collection[str] = (),
        instance: str = "",
        without: Collection[str] = (),
    ) -> Job | None:
        """Take the job that is due longest, and count the attempt."""
        lapsed, due = _wanted(topics, instance, without)
        owner = {"owner": instance} if instance else {}
        taking = {"worker": worker, "lease": microseconds(lease), "status": JobStatus.RUNNING}
        for _ in range(_TRIES):
            seen = self._transaction.row(lapsed, owner) or self._transaction.row(
                due, owner | {"now": now}
            )
            if seen is None:
                return None
            which = {"owner": seen["instance"], "number": seen["token"]}
            row = self._transaction.row(_TAKE, taking | which)
            if row:
                return _job(row)
        return None

    def crowded(self, limits: Mapping[str, int]) -> Collection[str]:
        """Topics of which as many jobs run as may at once; none is added until the end."""
        for topic in sorted(limits):
            self._transaction.lock(f"topic {topic}")
        rows = self._transaction.rows(_RUNNING.where(table.c.topic.in_(limits))) if limits else ()
        return [row["topic"] for row in rows if row["number"] >= limits[row["topic"]]]

    def waiting(self, now: datetime, *, limit: int = 1000) -> Sequence[str]:
        """Instances with a job that is due, or whose lease has run out."""
        rows = self._transaction.rows(_WAITING, {"now": now, "limit": limit})
        return [row["instance"] for row in rows]

    def get(self, instance: str, token: int) -> Job:
        """The job of a token."""
        row = self._transaction.row(_GET, {"owner": instance, "number": token})
        if row is None:
            raise NotFoundError(f"There is no job '{instance}.{token}'.")
        return _job(row)

    def list(
        self, *, instance: str = "", status: JobStatus | None = None, limit: int = 100
    ) -> Sequence[Job]:
        """Earliest due first."""
        wanted = select(table).order_by(table.c.due, table.c.instance, table.c.token).limit(limit)
        if instance:
            wanted = wanted.where(table.c.instance == instance)
        if status:
            wanted = wanted.where(table.c.status == literal_column(f"'{status}'"))
        return [_job(row) for row in self._transaction.rows(wanted)]

    def next_due(self) -> datetime | None:
        """When the earliest job that waits is due."""
        row = self._transaction.row(_NEXT_DUE)
        return row["due"] if row else None

    def renew(self, job: Job, *, lease: timedelta) -> Job:
        """Hold the job longer, from now on the database's clock."""
        row = self._transaction.row(_RENEW, _held_by(job) | {"lease": microseconds(lease)})
        if row is None:
            raise self._lost(job)
        return _job(row)

    def put_off(self, job: Job, *, due: datetime, error: str, count_attempt: bool = True) -> None:
        """Give the job back, not to be tried before ``due``."""
        values = {"status": JobStatus.DUE, "due": due, "lease_until": None, "worker": ""}
        attempts = job.attempts if count_attempt else job.attempts - 1
        self._change_held(job, values | {"error": error, "attempts": attempts})
        self._wakes.put(job.instance, at=due, topic=job.topic)

    def fail(self, job: Job, *, error: str) -> None:
        """Attempts are used up."""
        self._change_held(job, {"status": JobStatus.FAILED, "error": error, "lease_until": None})

    def retry(self, instance: str, token: int, *, due: datetime) -> None:
        """Make a failed job due again, its attempts forgotten."""
        values = {"status": JobStatus.DUE, "due": due, "attempts": 0, "worker": "", "error": ""}
        if not self._transaction.change(_RETRY, {"owner": instance, "number": token} | values):
            found = self.get(instance, token)
            raise ConflictError(
                f"it has not failed: it is {found.status}.",
                where=f"job {found.id}",
                hint="Only a failed job is retried.",
            )
        self._wakes.put(instance, at=due)

    def _change_held(self, job: Job, values: dict[str, object]) -> None:
        values["error"] = self._veil.text(str(values["error"]))
        if not self._transaction.change(_CHANGE_HELD, _held_by(job) | values):
            raise self._lost(job)

    def _lost(self, job: Job) -> ConflictError:
        found = self.get(job.instance, job.token)
        holder = f" by {found.worker}" if found.worker else ""
        return ConflictError(
            f"it is no longer held by {job.worker}: it is {found.status}{holder}.",
            where=f"job {job.id}",
            hint="Its lease ran out or its task was left; drop the result.",
        )


def _held_by(job: Job) -> dict[str, object]:
    # The moment of the lease tells two claims of one worker apart when attempts start anew.
    which: dict[str, object] = {"owner": job.instance, "number": job.token, "holder": job.worker}
    return which | {"counted": job.attempts, "held_until": job.lease_until}


def _wanted(
    topics: Collection[str], instance: str, without: Collection[str]
) -> tuple[Prepared | Select[Any], Prepared | Select[Any]]:
    if not topics and not without:
        return _SEEN_OF if instance else _SEEN
    narrow = [_of_instance] if instance else []
    narrow += [table.c.topic.in_(topics)] if topics else []
    narrow += [table.c.topic.not_in(without)] if without else []
    return _LAPSED.where(*narrow), _DUE.where(*narrow)


def _job(row: Row) -> Job:
    return Job(id=f"{row['instance']}.{row['token']}", **row)
