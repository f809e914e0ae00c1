"""``python -m tests.benchmarks.weight``: memory of instances, bytes on the disk, the audit's share.

Everything is measured in one run; the cost of the audit is that of its hashes against the step.
"""

from __future__ import annotations

import gc
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from procrunner import audit, engine
from procrunner.engine.state import restore
from procrunner.model import EventKind
from procrunner.project.project import SystemClock
from procrunner.runner import Catalogue, Runner, Source
from procrunner.runner.auditing import Auditor
from procrunner_storage import SqlStore
from procrunner_storage.tables import event
from procrunner_storage.upkeep import SqlUpkeep
from tests.benchmarks.durable import model
from tests.models import process, program, source

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIVE = 1_000
STEPS = 20
GOAL = 16  # KiB an instance in memory
STATE, HISTORY = 1_000, 300  # bytes: of an instance, of a finished element
MODEL, _ = model(10)


def memory() -> None:
    """What an instance takes that is held ready in memory."""
    compiled = program(process(MODEL))
    state = engine.start(compiled, {}, NOW).state
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    live = [restore(compiled, state, NOW) for _ in range(LIVE)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    each = (after - before) / len(live) / 1024
    print(f"{LIVE:,} live instances: {each:.1f} KiB each{_beyond(each, GOAL)};", end=" ")
    print(f"as text {len(state):,} bytes{_beyond(len(state), STATE)}")


def disk(folder: Path) -> None:
    """What instances and steps take on the disk, and what an audit of them takes."""
    store = SqlStore(f"sqlite:///{folder}/weight.db")
    store.migrate()
    runner = Runner(store, SystemClock(), Catalogue())
    runner.deploy([Source(file="benchmark.bpmn", content=source(process(MODEL)))])
    empty = sum(_bytes(store).values())
    ids = [runner.start("p", {}, actor="b").id for _ in range(200)]
    started, finished = _bytes(store), _finished(store)
    began = time.process_time()
    for id_ in ids:
        for _ in range(STEPS):
            runner.complete(id_, {"answer": 1}, actor="b")
    step = (time.process_time() - began) / len(ids) / STEPS
    stepped, finished = _bytes(store), _finished(store) - finished
    grown = (sum(stepped.values()) - sum(started.values())) / len(ids) / STEPS
    history = (stepped["event"] - started["event"]) / finished
    print(f"an instance takes {(sum(started.values()) - empty) / len(ids):,.0f} bytes,", end=" ")
    print(f"a completed user task {grown:,.0f} bytes, with history and indexes;", end=" ")
    print(f"the history of a finished element {history:,.0f} bytes{_beyond(history, HISTORY)}")
    _audited(store, step)
    store.close()


def _audited(store: SqlStore, step: float) -> None:
    auditor = Auditor(store, SystemClock())
    began = time.process_time()
    auditor.checkpoint()
    gathered = time.process_time() - began
    began = time.process_time()
    verdict = auditor.verify()
    verified = time.process_time() - began
    with store.read() as unit:
        (head,) = unit.audit.heads(limit=1)
        links = unit.audit.chain(head.instance)
    began = time.process_time()
    for link in links:
        audit.digest(link.hash, head.instance, link)
    each = (time.process_time() - began) / len(links)
    share = 3 * each / step
    print(
        f"a hash takes {each * 1e6:.0f} µs: {share:.1%} of a durable step of three events;", end=" "
    )
    print(f"a checkpoint over {verdict.events:,} events {gathered * 1000:.0f} ms,", end=" ")
    print(f"verifying {verdict.events / verified:,.0f} events/s")


def _bytes(store: SqlStore) -> dict[str, int]:
    return {each.name: each.bytes for each in SqlUpkeep(store).sizes()}


def _finished(store: SqlStore) -> int:
    """Elements that instances came through."""
    wanted = select(func.count()).where(event.c.kind == EventKind.COMPLETED)
    with store.read() as unit:
        return int(unit.connection.execute(wanted).scalar_one())  # type: ignore[attr-defined]


def _beyond(found: float, goal: float) -> str:
    return "" if found <= goal else f" (more than {goal})"


def main() -> None:
    """Print the measurements."""
    memory()
    with tempfile.TemporaryDirectory() as folder:
        disk(Path(folder))


if __name__ == "__main__":
    main()
