"""How a process of the drill ends: imported by workers and by commands, and it breaks them.

The environment tells what may happen to this one. ``DRILL_DOOMED``: it dies or stalls at the first
point it comes to that is still to be met, and when all were met, at any point with the chance
``DRILL_RISK``. ``DRILL_SKEW`` sets its clock wrong, ``DRILL_MUTANT`` breaks its runner. Where the
runner is broken, an instance over which somebody sleeps takes no new step: the sleeper finds it on
its way, and not at its end.
"""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from procrunner.project.project import SystemClock
from procrunner.runner import Runner, telling
from procrunner.runner.applying import Applier
from procrunner.runner.mending import Mender
from procrunner.worker.attempt import Attempt
from procrunner_storage.transaction import Transaction
from tests.drill.mutants import MUTANTS
from tests.drill.nursery import CHANCE

LEDGER = Path("ledger").resolve()
TODO = LEDGER / "todo"
RANDOM = random.Random(int(os.environ["DRILL_SEED"]))
RISK = float(os.environ["DRILL_RISK"])
SKEW = timedelta(seconds=float(os.environ["DRILL_SKEW"]))
MUTANT = os.environ["DRILL_MUTANT"]
VERB = os.environ["DRILL_VERB"]
"""The command that this process is; empty for a worker."""
SIGNALS = {"kill": signal.SIGKILL, "stall": signal.SIGSTOP}
HOWS = ("kill",) if VERB else tuple(SIGNALS)
SLEEPER = LEDGER / "sleeper"
"""Tells over which instance somebody sleeps, until it has stored what it can."""
SLEEP = 10.0
"""Seconds after which it is not waited for: longer than the crew lets anybody sleep."""


class Now:
    """What the process is about to commit."""

    doing = "" if VERB else "claim"
    is_booking = False  #: whether it is what only one transaction may hold
    instance = ""  #: whose job was done last
    has_slept = False
    is_doomed = bool(os.environ["DRILL_DOOMED"])


def point(name: str) -> None:
    """Where a process may end, or sleep until it is woken."""
    if not Now.is_doomed:
        return
    todo = sorted(os.listdir(TODO))  # noqa: PTH208 - names are enough, and this is often asked
    for each in todo:
        how, _, where = each.partition(" ")[2].partition(" ")
        if where == name and _is_mine(each):
            meet(how, name)
            return
    if not todo and RANDOM.random() < RISK:
        meet(RANDOM.choice(HOWS), name, CHANCE)


def _is_mine(end: str) -> bool:
    """Whether nobody else met it at this moment."""
    try:
        (TODO / end).unlink()
    except FileNotFoundError:
        return False
    return True


def meet(how: str, name: str, why: str = "") -> None:
    Now.is_doomed = False  # once is enough
    with (LEDGER / "ends").open("a") as ends:
        ends.write(f"{how} {name}{why}\n")
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
    if Now.doing:
        point(f"before commit of {Now.doing}")
    commit(self)
    if Now.has_slept:
        SLEEPER.unlink(missing_ok=True)
    if Now.doing:
        point(f"after commit of {Now.doing}")
    if not VERB:
        Now.doing = "claim"


def looking(self: Attempt, unit: Any, is_own: Any = Attempt._is_own) -> bool:
    found = bool(is_own(self, unit))
    point("before read")
    return found


def going_on(self: Applier, *given: Any, go_on: Any = Applier.go_on, **named: Any) -> Any:
    if VERB:
        point(f"before save of {VERB}")
    else:
        point("before save of booking" if Now.is_booking else "before save")
        Now.is_booking = False
        Now.doing = "result"
    return go_on(self, *given, **named)


def telling_(*given: Any, tell: Any = telling.tell, **named: Any) -> Any:
    Now.doing = "notice"
    return tell(*given, **named)


def commanding(self: Runner | Mender, *given: Any, **named: Any) -> Any:
    Now.doing = VERB
    try:
        return command(self, *given, **named)
    finally:
        Now.doing = ""


def now(self: SystemClock) -> datetime:
    return datetime.now(UTC) + SKEW


Transaction.commit = committing  # type: ignore[method-assign]
Attempt._is_own = looking  # type: ignore[method-assign]
Applier.go_on = going_on  # type: ignore[method-assign]
telling.tell = telling_
SystemClock.now = now  # type: ignore[method-assign]
if VERB:
    doer = next(each for each in (Runner, Mender) if hasattr(each, VERB))
    command = getattr(doer, VERB)
    setattr(doer, VERB, commanding)
if MUTANT:
    MUTANTS[MUTANT]()
