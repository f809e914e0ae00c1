"""The other engines of ``tests.benchmarks.durable``, with their state saved after each task."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Self

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.task import Task

from tests.models import process, source

DRIVER = Path(__file__).with_name("saved.mjs")
STACK = "--stack-size=7000"  # it calls itself deeper with each round of a loop: 1,666 overflow


def stock(path: Path, body: str) -> Callable[[], Callable[[], None]]:
    """Stock SpiffWorkflow with its own serializer; each call goes back to the first task.

    Its walk for what is ready stops at a depth of 1,000, so tasks are looked up in its flat index
    instead, newest first, which is also quicker.
    """
    parser, serializer = BpmnParser(), BpmnWorkflowSerializer()
    parser.add_bpmn_io(BytesIO(source(process(body))))
    workflow = BpmnWorkflow(parser.get_spec("p"))
    _go_on(workflow)
    first = serializer.serialize_json(workflow)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE saved (state TEXT);"
    )
    connection.execute("INSERT INTO saved VALUES ('')")

    def save(state: str) -> None:
        connection.execute("UPDATE saved SET state = ?", [state])

    def step() -> None:
        (state,) = connection.execute("SELECT state FROM saved").fetchone()
        workflow = serializer.deserialize_json(state)
        asked = _ready(workflow, manual=True)
        if asked is None:
            raise AssertionError("the stock engine has lost its task")
        asked.run()
        _go_on(workflow)
        save(serializer.serialize_json(workflow))

    def reset() -> Callable[[], None]:
        save(first)
        return step

    return reset


def _go_on(workflow: BpmnWorkflow) -> None:
    while task := _ready(workflow, manual=False):
        task.run()


def _ready(workflow: BpmnWorkflow, *, manual: bool) -> Task | None:
    ready = (task for task in reversed(workflow.tasks.values()) if task.state == TaskState.READY)
    return next((task for task in ready if task.task_spec.manual == manual), None)


class BpmnEngine:
    """npm's bpmn-engine in a process of its own, told by lines what to do."""

    def __init__(self, node: str, folder: Path) -> None:
        """Begin, in the folder that it is installed in."""
        self._process = subprocess.Popen(
            [node, STACK, str(DRIVER)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """For the time of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._process.communicate()

    def turn(self, path: Path, body: str, tasks: int) -> Callable[[], list[float]]:
        """Each call goes back to the first task, then times some in a row, in milliseconds."""
        self._ask(str(path), 0, source(process(body)).decode())
        return lambda: self._ask(str(path), tasks)

    def _ask(self, *words: object) -> list[float]:
        if not self._process.stdin or not self._process.stdout:
            raise AssertionError("it has pipes")
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        times: list[float] = json.loads(self._process.stdout.readline())
        return times
