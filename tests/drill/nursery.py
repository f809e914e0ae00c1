"""Where the processes of a drill are born: workers and commands, each with an end of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from procrunner.cli import main
from procrunner.errors import Exit
from procrunner.model import Job

VERBS = ("start", "complete", "message", "cancel", "suspend", "resume", "retry")
"""Commands of the drill."""

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(
    [
        "tests.drill.crew",
        "tests.drill.mutants",
        "procrunner.cli.work",
        "procrunner.runner",
        "procrunner_storage.queue",
        *(f"procrunner.cli.{verb}" for verb in VERBS),
    ]
)
"""Whoever is born there has its modules already: so many die that starting would take longest."""
NEVER = float("inf")
CHANCE = " by chance"
"""What is noted of an end that nobody had to meet."""


@dataclass
class Child:
    """A process: a worker, or a command."""

    process: BaseProcess
    said: Connection  #: its stderr
    is_doomed: bool  #: whether it is to meet an end
    struck_at: float = NEVER  #: the moment at which it is killed, wherever it is
    held: tuple[Job, ...] = ()  #: jobs that were its own when it stalled
    stalled_at: float = 0.0
    woken_at: float = 0.0

    def is_stopped(self) -> bool:
        """Whether it sleeps."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False
        return stat.rpartition(")")[2][1] == "T"

    def wait_for(self, words: str) -> None:
        """Wait until it has said this, or has ended."""
        said = ""
        while words not in said and (part := os.read(self.said.fileno(), 10_000)):
            said += part.decode()

    def wake(self) -> None:
        """Let it go on."""
        if self.process.pid:
            os.kill(self.process.pid, signal.SIGCONT)

    def bury(self) -> tuple[int, str]:
        """Let it be dead; its exit code, and its last words where it ended badly by itself."""
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        words = os.read(self.said.fileno(), 10_000).decode() if code > 0 else ""
        self.said.close()
        return code, words


@dataclass
class Ledger:
    """Files through which the processes of a drill tell what they met."""

    folder: Path
    todo: Path = field(init=False)

    def __post_init__(self) -> None:
        self.todo = self.folder / "todo"

    def want(self, ends: Sequence[str]) -> None:
        """Let these ends be met, in this order where there is a choice."""
        for number, end in enumerate(ends):
            (self.todo / f"{number:04} {end}").touch()

    def wanted(self) -> list[str]:
        """Ends that are still to be met."""
        return [path.name.partition(" ")[2] for path in self.todo.iterdir()]

    def note(self, end: str) -> None:
        """Note that one was met."""
        with (self.folder / "ends").open("a") as ends:
            ends.write(f"{end}\n")

    def met(self) -> list[str]:
        """Ends that were met, such as ``kill before fetch``; or ``… by chance``."""
        path = self.folder / "ends"
        return path.read_text().splitlines() if path.exists() else []


def born(folder: Path, arguments: tuple[str, ...], drill: dict[str, str]) -> Child:
    """``procrunner`` with these arguments, in a process of its own."""
    said, stderr = NURSERY.Pipe(duplex=False)
    process = NURSERY.Process(target=_run, args=(folder, arguments, drill, stderr), daemon=True)
    process.start()
    stderr.close()
    return Child(process, said, bool(drill["DRILL_DOOMED"]))


def _run(
    folder: Path, arguments: tuple[str, ...], drill: dict[str, str], stderr: Connection
) -> None:
    os.chdir(folder)
    os.environ.update(drill)
    sys.argv = ["procrunner", *arguments]
    with (
        Path(os.devnull).open("w") as sys.stdout,
        os.fdopen(os.dup(stderr.fileno()), "w") as sys.stderr,
    ):
        try:
            if drill["DRILL_VERB"]:  # a worker loads it with its handlers
                import_module("tests.drill.ends")
            main()
        except Exception:  # noqa: BLE001 - it must be told before stderr is closed
            traceback.print_exc()
            sys.exit(Exit.BUG)
