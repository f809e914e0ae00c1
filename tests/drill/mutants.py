"""Runners that are broken on purpose, for real workers over a real database.

Each is a function that patches the worker's process; the drill must see what it breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from procrunner.engine import commands
from procrunner.engine.case import Case
from procrunner.engine.node import Node
from procrunner.engine.token import Token
from procrunner.handler import Call
from procrunner.model import Instance, Job, Message, Wait, WaitKind
from procrunner.worker.attempt import Attempt
from procrunner.worker.calling import Calling
from procrunner_storage.history import SqlHistory
from procrunner_storage.instances import SqlInstances
from procrunner_storage.jobs import SqlJobs
from procrunner_storage.messages import SqlMessages
from procrunner_storage.transaction import Transaction
from procrunner_storage.waits import SqlWaits

LATER: list[Callable[[], None]] = []
"""What a mutant writes only when the state is safe."""


def no_revision() -> None:
    """An instance is stored over what others did to it since it was read."""
    save = SqlInstances.save

    def blind(self: SqlInstances, instance: Instance, *, expected: int) -> None:
        found = self.get(instance.id).revision
        save(self, replace(instance, revision=found + 1), expected=found)

    SqlInstances.save = blind  # type: ignore[method-assign]


def no_holder() -> None:
    """A worker does not look whether the job still is its own."""
    looked = Attempt._is_own
    Attempt._is_own = lambda self, unit: looked(self, unit) or True  # type: ignore[method-assign]


def no_token() -> None:
    """The engine takes a result for a token that is gone as one of whoever else waits for any."""
    expect = commands._expect

    def whoever(case: Case, number: int, kind: type[Node], what: str) -> Token:
        others = [each for each in case.waiting if isinstance(case.tasks[each].task_spec, kind)]
        return expect(case, number if number in case.tasks else min(others, default=0), kind, what)

    commands._expect = whoever


def no_holder_no_token() -> None:
    """Neither the job nor the token is looked at."""
    no_holder()
    no_token()


def no_fence() -> None:
    """The result of a worker that woke up late is stored over what others did."""
    no_revision()
    no_holder()
    no_token()


def job_outside() -> None:
    """The row of a job is written after the state."""
    open_ = SqlWaits.open

    def later(self: SqlWaits, instance: str, waits: Iterable[Wait], **rest: Any) -> None:
        waits = [*waits]
        jobs = [wait for wait in waits if wait.kind is WaitKind.JOB]
        open_(self, instance, [wait for wait in waits if wait not in jobs], **rest)
        LATER.append(lambda: open_(self, instance, jobs, **rest))

    SqlWaits.open = later  # type: ignore[method-assign]
    _write_later()


def history_after() -> None:
    """Events are written after the state."""
    append = SqlHistory.append

    def later(self: SqlHistory, *given: Any, **named: Any) -> None:
        LATER.append(lambda: append(self, *given, **named))

    SqlHistory.append = later  # type: ignore[method-assign]
    _write_later()


def key_with_attempt() -> None:
    """A repeated call has a key of its own."""
    call = Calling._call

    def with_attempt(self: Calling, instance: Instance) -> Call:
        made = call(self, instance)
        return replace(made, key=f"{made.key}/{made.attempt}")

    Calling._call = with_attempt  # type: ignore[method-assign]


def effect_apart() -> None:
    """What a handler of kind ``tx`` writes is committed before the state."""
    result = Calling.result

    def committed(self: Calling, given: dict[str, object], transaction: Any = None) -> Any:
        found = result(self, given, transaction)
        if transaction is not None:
            _commit(transaction)
        return found

    Calling.result = committed  # type: ignore[method-assign]


def item_apart() -> None:
    """A work item is completed in a transaction of its own, before the state."""
    close = SqlWaits.close

    def committed(self: SqlWaits, *given: Any, kinds: Collection[WaitKind], **named: Any) -> None:
        close(self, *given, kinds=kinds, **named)
        if WaitKind.USER in kinds:
            _commit_half(self._transaction)

    SqlWaits.close = committed  # type: ignore[method-assign,assignment]


def message_apart() -> None:
    """A message is marked as delivered in a transaction of its own, before the state."""
    deliver = SqlMessages.deliver

    def committed(self: SqlMessages, message: Message, *, to: str) -> None:
        deliver(self, message, to=to)
        _commit_half(self._transaction)

    SqlMessages.deliver = committed  # type: ignore[method-assign]


def lease_for_ever() -> None:
    """Nobody takes over the job of a worker that died."""
    claim = SqlJobs.claim

    def for_ever(self: SqlJobs, *, lease: timedelta, **rest: Any) -> Job | None:
        return claim(self, lease=lease + timedelta(days=365), **rest)

    SqlJobs.claim = for_ever  # type: ignore[method-assign]


def _write_later() -> None:
    commit = Transaction.commit

    def twice(self: Transaction) -> None:
        todo, LATER[:] = [*LATER], []
        commit(self)
        for write in todo:
            write()
        self.connection.connection.commit()

    Transaction.commit = twice  # type: ignore[method-assign]


def _commit(connection: Connection) -> None:
    """Make it last what was written so far, and go on in another transaction."""
    driver: Any = connection.connection.driver_connection
    driver.commit()
    if connection.dialect.name == "sqlite":  # the other begins by itself
        driver.execute("BEGIN IMMEDIATE")


def _commit_half(transaction: Transaction) -> None:
    """As that, and whoever is to end after a commit may end there."""
    from tests.drill import ends  # it looks into the environment of the process that it breaks

    _commit(transaction.connection)
    ends.point(f"after commit of {ends.Now.doing}")


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        no_revision,
        no_holder,
        no_token,
        no_holder_no_token,
        no_fence,
        job_outside,
        history_after,
        key_with_attempt,
        effect_apart,
        item_apart,
        message_apart,
        lease_for_ever,
    )
}

_ALONE = "SQLite lets one write at a time: nobody comes between the reading and the storing"
UNSEEN: Mapping[tuple[str, str], str] = {
    **{
        ("no_holder", each): "the engine refuses a token that is gone; seen in test_fence.py"
        for each in ("sqlite", "postgresql")
    },
    ("no_revision", "sqlite"): f"{_ALONE}; seen on PostgreSQL",
    ("no_token", "sqlite"): f"{_ALONE}, and the look at the job is enough; seen on PostgreSQL",
}
"""What no drill sees, by mutant and database, since another fence stands; and where it is seen."""
