"""``python -m tests.benchmarks.durable``: user tasks from a cold load, against floor and peers.

Ten tasks in a row, each completed and saved by a new runner that reads the state from the store:
kept from the task before are only the compiled definition and the open connection. The floor writes
the same rows with nothing else, in one raw transaction. SQLite has ``synchronous=FULL`` for all.
Stock SpiffWorkflow saves its state whole to SQLite, npm's bpmn-engine to a synced file. All take
turns, each turn from the same history; told is each one's quickest task, which says least of what
else the machine was doing.
"""

from __future__ import annotations

import itertools
import logging
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from math import nan
from pathlib import Path

from sqlalchemy import Table

from procrunner.project.project import SystemClock
from procrunner.runner import Catalogue, Runner, Source
from procrunner_storage import SqlStore
from procrunner_storage.tables import event, work_item
from tests.benchmarks.patterns import EVENTS, both, condition, script
from tests.benchmarks.peers import in_javascript, installed
from tests.benchmarks.saved import BpmnEngine, stock
from tests.models import chain, process, source, tag

TASKS = 10
TURNS = 5
SIZES = (10, 100, 1_000, 5_000)
AT = "WHERE instance = :instance"
GROWTH, FLOORS = 1.3, 3  # goals: at most
STOCK, STOCK_AT, PEER = 60, 1_000, 20  # goals: at least; the first at so many steps

Step = Callable[[], object]
"""Completes a task and saves."""
Turn = Callable[[], list[float]]
"""Takes a new instance so far, then tells the milliseconds of each task in a row."""


def model(finished: int) -> tuple[str, str]:
    """Some steps in a loop, then a user task that comes again and again; in both dialects."""
    return both(
        EVENTS,
        tag("exclusiveGateway", "m"),
        tag("exclusiveGateway", "g", default="g-ask"),
        tag("userTask", "ask"),
        tag("exclusiveGateway", "again", default="again-e"),
        script("init", {"n": "${0}"}, "n=0"),
        script("count", {"n": "${n + 1}"}, "n=n+1"),
        chain("s", "init", "m", "count", "g", "ask", "again", "e"),
        condition("g", "m", f"n < {finished // 3}", f"n < {finished // 3}"),
        condition("again", "ask", "n > 0", "n > 0"),
    )


def main() -> None:
    """Print the measurements."""
    logging.disable()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = stack.enter_context(installed())
        peer = stack.enter_context(BpmnEngine(*found)) if found else None
        turns = {size: _contenders(folder, size, peer) for size in SIZES}
        times: dict[tuple[int, str], list[float]] = defaultdict(list)
        for _ in range(TURNS):
            for size, contenders in turns.items():
                for name, turn in contenders.items():
                    times[size, name] += turn()
    _tell({key: min(each) for key, each in times.items()})


def _tell(times: Mapping[tuple[int, str], float]) -> None:
    print(f"{'':16}{'ms of the quickest task':>38}{'times':>42}")
    print(f"{'finished steps':>16}{'floor':>8}{'ours':>8}{'stock':>9}{'bpmn-engine':>13}", end="")
    print(f"{'ours/floor':>12}{'stock/ours':>12}{'bpmn-engine/ours':>18}")
    for size in SIZES:
        floor, ours, whole = (times[size, name] for name in ("floor", "ours", "stock"))
        peer = times.get((size, "bpmn-engine"), nan)
        print(f"{size:16,}{floor:8.2f}{ours:8.2f}{whole:9.2f}{peer:13.2f}", end="")
        print(f"{ours / floor:12.1f}{whole / ours:12.1f}{peer / ours:18.1f}", end="")
        missed = {
            f"more than {FLOORS} floors": ours > FLOORS * floor,
            f"less than {STOCK} to stock": size == STOCK_AT and whole < STOCK * ours,
            f"less than {PEER} to bpmn-engine": peer < PEER * ours,
        }
        print("".join(f"  {goal}" for goal, is_missed in missed.items() if is_missed))
    growth = times[SIZES[-1], "ours"] / times[SIZES[0], "ours"]
    mark = "" if growth <= GROWTH else f"  more than {GROWTH}"
    print(f"at {SIZES[-1]:,} finished steps we take {growth:.2f} times as long as at 10{mark}")


def _contenders(folder: Path, size: int, peer: BpmnEngine | None) -> Mapping[str, Turn]:
    mine, theirs = model(size)
    started = ours(folder / f"{size}.db", mine)
    reset = stock(folder / f"stock-{size}.db", theirs)
    step = _floor(folder / f"floor-{size}.db", mine)
    found: dict[str, Turn] = {
        "floor": lambda: _row(step),
        "ours": lambda: _row(started()),
        "stock": lambda: _row(reset()),
    }
    if peer:
        found["bpmn-engine"] = peer.turn(folder / f"{size}.json", in_javascript(theirs), TASKS)
    return found


def _row(step: Step) -> list[float]:
    times = []
    for _ in range(TASKS):
        began = time.perf_counter()
        step()
        times.append((time.perf_counter() - began) * 1000)
    return times


def ours(path: Path, body: str) -> Callable[[], Step]:
    """Starts an instance of the model; what it gives completes its open task."""
    store, clock, catalogue = SqlStore(f"sqlite:///{path}"), SystemClock(), Catalogue()
    store.migrate()
    content = source(process(body))
    Runner(store, clock, catalogue).deploy([Source(file="benchmark.bpmn", content=content)])

    def started() -> Step:
        id_ = Runner(store, clock, catalogue).start("p", {}, actor="b").id
        return lambda: Runner(store, clock, catalogue).complete(id_, {"answer": 1}, actor="b")

    return started


def _floor(path: Path, body: str) -> Step:
    """The rows of a step copied from those of the last one, in the tables and indexes of ours."""
    ours(path, body)()()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    instance, last = connection.execute("SELECT instance, max(token) FROM work_item").fetchone()
    tokens = itertools.count(last, 2)
    opening = f"{_copied(work_item, 'token', 2)} AND token = :token"
    closing = f"UPDATE work_item SET closed_at = created_at {AT} AND token = :token"
    telling = f"{_copied(event, 'number', 3)} ORDER BY number DESC LIMIT 3"

    def step() -> None:
        given = {"instance": instance, "token": next(tokens)}
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM instance").fetchone()
        connection.execute("UPDATE instance SET revision = revision + 1, state = state || ''")
        connection.execute(opening, given)
        connection.execute(closing, given)
        connection.execute(telling, given)
        connection.execute("UPDATE instance SET events = events + 3, head = head || ''")
        connection.execute("COMMIT")

    return step


def _copied(table: Table, key: str, add: int) -> str:
    names = [each.name for each in table.c]
    values = (f"{name} + {add}" if name == key else name for name in names)
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    return f"{into} SELECT {', '.join(values)} FROM {table.name} {AT}"


if __name__ == "__main__":
    main()
