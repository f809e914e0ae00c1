"""``python -m tests.benchmarks.lists``: lists by term, role, service and variable among 100,000.

Each list is asked for five times; the median is printed, in milliseconds: as anybody, and as one
who may see a single service, with personal data masked.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from procrunner.deadline import Deadline
from procrunner.model import DefinitionVersion, Instance, Status, Wait, WaitKind
from procrunner.permissions import May, Permissions, Rule
from procrunner.ports import Narrowing, Store, Unit
from procrunner.project.project import SystemClock
from procrunner.runner import Catalogue
from procrunner.runner.door import Door
from procrunner.runner.seen import Look, seen
from procrunner.veil import Veil
from procrunner_storage import SqlStore

COUNT = 100_000
BATCH = 5_000
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROLES = ("clerk", "specialist", "department", "head")
SERVICES = 20


def main() -> None:
    """Fill a database and ask."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'cases.db'}"
        store = SqlStore(url)
        store.migrate()
        _fill(store)
        late = Narrowing(overdue_at=NOW)
        both = Narrowing(overdue_at=NOW, roles=["head"], processes=["act.service-7.desk"])
        one = Narrowing(variables={"iin": "000000077777"})
        questions: dict[str, Callable[[Unit], Any]] = {
            "tasks": lambda unit: unit.work_items.list(by_due=True, limit=50),
            "tasks --role head": lambda unit: unit.work_items.list(
                roles=["head"], by_due=True, limit=50
            ),
            "list": lambda unit: unit.instances.list(limit=50),
            "list --by-due": lambda unit: unit.instances.list(by_due=True, limit=50),
            "list --overdue": lambda unit: unit.instances.list(more=late, limit=50),
            "list --overdue --role head --service service-7": lambda unit: unit.instances.list(
                more=both, limit=50
            ),
            "list --var iin=000000077777": lambda unit: unit.instances.list(more=one, limit=50),
            "board": lambda unit: unit.work_items.queues(NOW),
            "the next term to tell of": lambda unit: unit.deadlines.next(NOW),
        }
        ruled = _ruled(store)
        for name, question in questions.items():
            times = [_median(each, question) for each in (store, ruled)]
            print(f"{name:50}{times[0]:8.1f} ms{times[1]:8.1f} ms")
        store.close()


def _ruled(store: SqlStore) -> Store:
    """The store as a clerk of one service sees it."""
    rule = Rule(("person:clerk",), frozenset({May.SEE}), ("act.service-7.*",))
    door = Door(Catalogue(), SystemClock(), Permissions((rule,)))
    veil = Veil(frozenset({"iin"}), (re.compile(r"\b\d{12}\b"),))
    return seen(store, door, veil, lambda: Look("clerk"))


def _fill(store: SqlStore) -> None:
    with store.write() as unit:
        for number in range(SERVICES):
            unit.definitions.add(_definition(f"act.service-{number}.desk"))
    for first in range(0, COUNT, BATCH):
        with store.write() as unit:
            for number in range(first, first + BATCH):
                _add(unit, number)


def _add(unit: Unit, number: int) -> None:
    began = NOW - timedelta(minutes=number % 40_000)
    due = began + timedelta(days=27)  # the oldest are late
    process = f"act.service-{number % SERVICES}.desk"
    variables = {"iin": f"{number:012}", "kind": "issue", "papers": ["x" * 20] * 20}
    instance = Instance(
        id=f"{number:08x}",
        process=process,
        version=1,
        pins={},
        business_key=f"2026-{number}",
        status=Status.ACTIVE,
        revision=1,
        state="x" * 600,
        outcome="",
        outcome_name="",
        next_due=None,
        started_at=began,
        started_by="b",
        ended_at=None,
        variables=variables,
    )
    unit.instances.add(instance)
    unit.instances.remember(instance, before={})
    role = ROLES[number // SERVICES % len(ROLES)]
    unit.waits.open(instance.id, [_wait(process, role)], at=began)
    unit.deadlines.begin(
        Deadline(
            instance=instance.id,
            token=1,
            element="check",
            process=process,
            name="Check",
            roles=(role,),
            reading={"term": "P19D", "term:calendar": "working"},
            began_at=began,
            calendar="1",
            due=due,
            first_calendar="1",
            first_due=due,
            warn_at=due,
        )
    )


def _wait(process: str, role: str) -> Wait:
    return Wait(
        token=1,
        element="check",
        process=process,
        name="Check",
        kind=WaitKind.USER,
        candidates=(role,),
    )


def _definition(process: str) -> DefinitionVersion:
    return DefinitionVersion(
        process=process, version=0, hash=process, name="", file="", xml=b"", deployed_at=NOW
    )


def _median(store: Store, question: Callable[[Unit], Any]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        with store.read() as unit:
            question(unit)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
