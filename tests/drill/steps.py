"""Handlers of the drill, and the worker's own death: copied into the project, run in each worker.

The environment tells how this worker ends: ``DRILL_POINT`` kills or stalls it at a named point,
``DRILL_RISK`` at any of them by chance; ``DRILL_SKEW`` sets its clock wrong, ``DRILL_MUTANT``
breaks its runner. Where the runner is broken, an instance over which somebody sleeps takes no new
step: the sleeper finds it on its way, and not at its end.
"""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from procrunner.handler import Call, handler
from procrunner.project.project import SystemClock
from procrunner.runner import telling
from procrunner.runner.applying import Applier
from procrunner.worker.attempt import Attempt
from procrunner_storage.transaction import Transaction
from tests.drill.mutants import MUTANTS

LEDGER = Path(__file__).parent.parent / "ledger"
RANDOM = random.Random(int(os.environ["DRILL_SEED"]))
RISK = float(os.environ["DRILL_RISK"])
SKEW = timedelta(seconds=float(os.environ["DRILL_SKEW"]))
MUTANT = os.environ["DRILL_MUTANT"]
HOW, _, POINT = os.environ["DRILL_POINT"].partition(" ")
SIGNALS = {"kill": signal.SIGKILL, "stall": signal.SIGSTOP}
SLEEPER = LEDGER / "sleeper"
"""Tells over which instance somebody sleeps, until it has stored what it can."""
SLEEP = 10.0
"""Seconds after which it is not waited for: longer than the crew lets anybody sleep."""


class Now:
    """What the worker is about to commit."""

    doing = "claim"
    is_booking = False  #: whether it is what only one transaction may hold
    instance = ""  #: whose job was done last
    has_slept = False


def point(name: str) -> None:
    """Where a worker may end, or sleep until it is woken."""
    if name == POINT:
        meet(HOW, name)
    elif RANDOM.random() < RISK:
        meet(RANDOM.choice([*SIGNALS]), name)


def meet(how: str, name: str) -> None:
    global POINT  # noqa: PLW0603 - once only
    POINT = ""
    with (LEDGER / "ends").open("a") as ends:
        ends.write(f"{how} {name}\n")
    if how == "stall":
        SLEEPER.write_text(Now.instance)
        Now.has_slept = True
    os.kill(os.getpid(), SIGNALS[how])


def wait_for_sleeper(instance: str) -> None:
    """Let whoever sleeps over an instance go on first."""
    until = time.monotonic() + SLEEP
    while time.monotonic() < until and SLEEPER.exists() and SLEEPER.read_text() == instance:
        time.sleep(0.01)


def committing(self: Transaction, commit: Any = Transaction.commit) -> None:
    point(f"before commit of {Now.doing}")
    commit(self)
    if Now.has_slept:
        SLEEPER.unlink(missing_ok=True)
    point(f"after commit of {Now.doing}")
    Now.doing = "claim"


def looking(self: Attempt, unit: Any, is_own: Any = Attempt._is_own) -> bool:
    found = bool(is_own(self, unit))
    point("before read")
    return found


def going_on(self: Applier, *given: Any, go_on: Any = Applier.go_on, **named: Any) -> Any:
    point("before save of booking" if Now.is_booking else "before save")
    Now.is_booking = False
    Now.doing = "result"
    return go_on(self, *given, **named)


def telling_(*given: Any, tell: Any = telling.tell, **named: Any) -> Any:
    Now.doing = "notice"
    return tell(*given, **named)


def now(self: SystemClock) -> datetime:
    return datetime.now(UTC) + SKEW


Transaction.commit = committing  # type: ignore[method-assign]
Attempt._is_own = looking  # type: ignore[method-assign]
Applier.go_on = going_on  # type: ignore[method-assign]
telling.tell = telling_
SystemClock.now = now  # type: ignore[method-assign]
if MUTANT:
    MUTANTS[MUTANT]()


Key = dict[str, str]
Found = dict[str, Key]
"""By element, the key of its call; a map, for the index of plain values is one more fence."""


def note(call: Call) -> Found:
    entry = LEDGER / call.key.replace("/", "_")  # the counterpart honours the key
    Now.instance = call.key.partition("/")[0]
    if MUTANT and not entry.exists():
        wait_for_sleeper(Now.instance)
    point(f"before {call.element}")
    entry.touch()
    with (LEDGER / "calls").open("a") as calls:
        calls.write(call.key + "\n")
    point(f"after {call.element}")
    return {call.element: {"key": call.key}}


@handler("fetch", kind="idempotent")
def fetch(*, call: Call) -> Found:
    return note(call)


@handler("branch", kind="idempotent")
def branch(*, call: Call) -> Found:
    return note(call)


@handler("book", kind="tx")
def book(*, call: Call, transaction: Any) -> Found:
    transaction.execute(text("INSERT INTO booking VALUES (:key)"), {"key": call.key})
    Now.is_booking = True
    return note(call)


@handler("send", kind="idempotent")
def send(fetch: Key, one: Key, two: Key, book: Key, *, call: Call) -> Found:
    return note(call)
