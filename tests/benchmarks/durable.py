"""``python -m tests.benchmarks.durable``: a user task completed from a cold load, and its floor.

The floor writes the same rows with nothing else: one raw transaction, ``synchronous=FULL``.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from procrunner.project.project import SystemClock
from procrunner.runner import Catalogue, Runner, Source
from procrunner_storage import SqlStore
from tests.models import chain, flow, parameters, process, source, tag

SAMPLES = 20
TURNS = 5
SIZES = (10, 100, 1_000, 5_000)

MODEL = source(
    process(
        tag("startEvent", "s")
        + tag("task", "init", parameters(outputs={"n": "${0}"}))
        + tag("exclusiveGateway", "m")
        + tag("task", "count", parameters(outputs={"n": "${n + 1}"}))
        + tag("exclusiveGateway", "g", default="g-ask")
        + tag("userTask", "ask")
        + tag("endEvent", "e")
        + chain("s", "init", "m", "count", "g", "ask", "again", "e")
        + tag("exclusiveGateway", "again", default="again-e")
        + flow("g", "m", "${n < rounds}")
        + flow("again", "ask", "${more}")
    )
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("floor: one raw transaction of the same rows, in turns with the step")
        print(
            f"{'finished steps':>16}{'floor, ms':>11}{'ms':>8}{'of floor':>10}{'state, bytes':>14}"
        )
        times = []
        for size in SIZES:
            floor = _floor(Path(folder) / f"floor-{size}.db")  # new, as the other: logs grow alike
            step, state = _stepping(Path(folder) / f"{size}.db", size)
            least, took = _medians(floor, step)
            times.append(took)
            print(f"{size:16,}{least:11.2f}{took:8.2f}{took / least:10.1f}{state():14}")
        growth = times[-1] / times[0]
        print(f"at {SIZES[-1]:,} finished steps a step takes {growth:.2f} times as long")


Run = Callable[[], object]


def _stepping(path: Path, finished: int) -> tuple[Run, Callable[[], int]]:
    store = SqlStore(f"sqlite:///{path}")
    store.migrate()
    catalogue = Catalogue()
    runner = Runner(store, SystemClock(), catalogue)
    runner.deploy([Source(file="benchmark.bpmn", content=MODEL)])
    instance = runner.start("p", {"rounds": finished // 3, "more": True}, actor="b")

    def state() -> int:
        with store.read() as unit:
            return len(unit.instances.get(instance.id).state)

    return lambda: runner.complete(instance.id, {"more": True}, actor="b"), state


def _floor(path: Path) -> Run:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        """PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE instance (id TEXT PRIMARY KEY, revision INT, state TEXT);
        CREATE TABLE work_item (id TEXT PRIMARY KEY, closed TEXT);
        CREATE TABLE event (n INTEGER PRIMARY KEY, body TEXT);"""
    )
    connection.execute("INSERT INTO instance VALUES ('i', 0, ?)", ["x" * 300])
    numbers = iter(range(1_000_000))

    def step() -> None:
        number = next(numbers)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT state FROM instance WHERE id='i'").fetchone()
        connection.execute("UPDATE instance SET revision=?, state=?", [number, "x" * 300])
        connection.execute("UPDATE work_item SET closed='t' WHERE id=?", [str(number - 1)])
        connection.execute("INSERT INTO work_item VALUES (?, NULL)", [str(number)])
        rows = [("y" * 150,)] * 3
        connection.executemany("INSERT INTO event (body) VALUES (?)", rows)
        connection.execute("COMMIT")

    return step


def _medians(*runs: Run) -> list[float]:
    """Milliseconds of each, taken in turns so that whatever else runs slows all alike."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(TURNS):
        for run, took in zip(runs, times, strict=True):
            run()  # the disk turns from one file to the other
            for _ in range(SAMPLES):
                began = time.perf_counter()
                run()
                took.append((time.perf_counter() - began) * 1000)
    return [statistics.median(took) for took in times]


if __name__ == "__main__":
    main()
