"""The money of a drill: some is paid after a refusal, and what nobody needs goes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from procrunner.project import Project
from procrunner.scenario import MovableClock, Played

from ..callbacks.desk import Desk
from ..callbacks.receiver import receiving
from ..emulator.bank import Bank
from ..emulator.faults import Plan
from ..emulator.records import Records

_KEY = b"of the drill"
_ROUNDS = 20
"""How often the bank repeats itself, and how often it is looked what money is open."""


@contextmanager
def opened(project: Project, clock: MovableClock, plan: Plan) -> Iterator[Bank]:
    """A bank that notifies this project."""
    with receiving(desk(project), _KEY, clock.now) as address:
        yield Bank(address=address, key=_KEY, plan=plan, clock=clock.now)


def end(
    project: Project, clock: MovableClock, bank: Bank, records: Records, played: Played
) -> Counter[str]:
    """Let what was pending when the case ended be paid after all, and settle all that was told."""
    number = _number(project, played)
    status = {row[0]: row[4] for row in records.sheet("payments/payment").rows}.get(number)
    if status in {"pending", "failed"}:
        records.change("payments/payment", {"number": number}, "status", "paid")
        for _ in range(_ROUNDS):
            if ", 200 " in bank.notify(number, "paid"):
                break
    money = Counter[str]()
    for _ in range(_ROUNDS):
        clock.forward(clock.now() + timedelta(hours=1))
        found = [*desk(project).settle()]
        money.update(each.outcome.value for each in found if each.outcome.value != "open")
        if not any(each.is_stopped for each in found):
            break
    money.update(f"open: {each.told}" for each in found if each.outcome.value == "open")
    return money


def desk(project: Project) -> Desk:
    """The desk of that project's own handlers: they know each other's answers and errors."""
    made = project.resources.named("callbacks.desk:Desk", "drill")(project)
    return cast("Desk", made)


def _number(project: Project, played: Played) -> str:
    """The payment that the case named, once it has ended; its number."""
    if not (played.instance and played.outcome):
        return ""
    return str(project.viewer.view(played.instance).instance.variables.get("payment_number", ""))
