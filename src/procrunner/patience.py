"""How long a handler may take: one that hangs is left behind, and its attempt has failed.

A thread cannot be killed. A call that takes too long is left in its own: what it may still bring is
not looked at, the job is tried again under the same key, as after a worker's death, and the worker
goes on. When too many hang, the worker ends, so that whoever looks after it begins a new process.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from procrunner.errors import Exit, ProcrunnerError

T = TypeVar("T")

USUAL = timedelta(minutes=10)
"""How long a handler may take where the project does not say it."""
MOST = 8
"""Calls left behind and still going on, with which a worker ends."""
_EVER = timedelta(days=365)


class SlowError(ProcrunnerError):
    """A handler has taken too long; nobody knows what it did."""

    exit = Exit.INCIDENT


class CloggedError(ProcrunnerError):
    """Too many handlers hang in this process."""

    exit = Exit.INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Calls handlers, each for no longer than its topic may take."""

    limits: Mapping[str, timedelta] = field(default_factory=dict)  #: by topic
    usual: timedelta | None = None  #: of all other topics; None: for ever
    _behind: list[threading.Thread] = field(default_factory=list)

    def call(
        self,
        topic: str,
        function: Callable[[], T],
        *,
        meanwhile: Callable[[], object] = lambda: None,
        every: timedelta | None = None,
    ) -> T:
        """What the function returns; while it works, do something else every so often.

        Raises:
            SlowError: it takes too long.
            BaseException: whatever it raises.
        """
        limit = self.limits.get(topic, self.usual)
        if limit is None and every is None:
            return function()
        outcome: list[T] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                outcome.append(function())
            except BaseException as error:  # noqa: BLE001 - the worker judges it, as if it were here
                failure.append(error)

        thread = threading.Thread(
            target=contextvars.copy_context().run, args=(run,), name=topic, daemon=True
        )
        thread.start()
        _wait(thread, limit or _EVER, every or _EVER, meanwhile)
        if failure:
            raise failure[0]
        if outcome:
            return outcome[0]
        self._behind.append(thread)
        raise SlowError(
            f"the handler of '{topic}' has taken longer than {limit}, and was left behind",
            hint="Find out why it hangs, and give its registry a time limit; then retry. Where "
            f'it needs more time, say so: [topics."{topic}"] limit = "PT30M".',
        )

    def check(self) -> None:
        """See that not too much hangs here.

        Raises:
            CloggedError: it does.
        """
        self._behind[:] = [each for each in self._behind if each.is_alive()]
        if len(self._behind) >= MOST:
            topics = ", ".join(sorted({each.name for each in self._behind}))
            raise CloggedError(
                f"{len(self._behind)} calls hang in this worker: {topics}",
                hint="Start it anew; their jobs are tried again by whoever is free.",
            )


def _wait(
    thread: threading.Thread, limit: timedelta, every: timedelta, meanwhile: Callable[[], object]
) -> None:
    until = time.monotonic() + limit.total_seconds()
    while thread.is_alive() and (left := until - time.monotonic()) > 0:
        thread.join(min(left, every.total_seconds()))
        if thread.is_alive():
            meanwhile()
