"""An office for tests: a project folder, its runner and worker, and its command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from procrunner.cli import main
from procrunner.model import EventKind, Instance
from procrunner.project import Project
from procrunner.runner import Deployed, Source, View
from procrunner.worker import Done, Worker
from tests.models import process, source

HANDLERS = """
from datetime import timedelta
from pathlib import Path
from procrunner.handler import BpmnError, Call, Retry, handler

LEDGER = Path(__file__).parent.parent / "ledger.txt"

def note(line):
    with LEDGER.open("a") as ledger:
        ledger.write(f"{line}\\n")

"""
"""Head of the handlers of a test: they may write into a ledger, an outside system."""


@dataclass
class StillClock:
    """A clock that stands still until a test moves it."""

    moment: datetime

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def move(self, **delta: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**delta)


class Office:
    """A project in a folder."""

    def __init__(self, folder: Path, clock: StillClock) -> None:
        self.folder = folder
        self.clock = clock
        self.said: list[Done] = []
        for name in ("bpmn", "handlers"):
            (folder / name).mkdir()
        self.settings("")

    @cached_property
    def project(self) -> Project:
        """The project, on the still clock; made at first use, so that files come first."""
        return Project(self.folder, self.clock)

    def settings(self, text: str) -> None:
        """Write procrunner.toml."""
        (self.folder / "procrunner.toml").write_text(text, "utf-8")

    def handlers(self, text: str, name: str = "work") -> None:
        """Write a module of handlers, and forget those loaded before."""
        (self.folder / "handlers" / f"{name}.py").write_text(HANDLERS + text, "utf-8")

    def draw(self, *parts: str, file: str = "p.bpmn") -> Path:
        """Write a BPMN file."""
        path = self.folder / "bpmn" / file
        path.write_bytes(source(*parts))
        return path

    def deploy(self, *parts: str, file: str = "p.bpmn") -> list[Deployed]:
        """Deploy a file, as a library user does."""
        return self.project.runner.deploy([Source(file=file, content=source(*parts))])

    def begin(self, *body: str, head: str = "", key: str = "", **variables: Any) -> str:
        """Deploy a process p of this body and start it; the instance's id."""
        self.deploy(head, process("".join(body)))
        return self.start(key=key, **variables)

    def start(self, process_: str = "p", *, key: str = "", at: str = "", **variables: Any) -> str:
        """Start an instance; its id."""
        return self.project.runner.start(process_, variables, actor="aigerim", key=key, at=at).id

    def worker(self, name: str = "w", lease: timedelta | None = None) -> Worker:
        """A worker."""
        return self.project.worker(name, lease=lease)

    def work(self) -> int:
        """Do what is due."""
        return self.worker().run_due(watch=self.said.append)

    def view(self, ref: str) -> View:
        """Where an instance stands."""
        return self.project.viewer.view(ref)

    def instance(self, ref: str) -> Instance:
        """An instance."""
        return self.view(ref).instance

    def open(self, ref: str) -> list[str]:
        """Elements whose work items are open."""
        return [item.element for item in self.view(ref).work_items]

    def happened(self, ref: str, kind: EventKind = EventKind.COMPLETED) -> list[str]:
        """Elements of the history's events of one kind, in order."""
        events = self.project.viewer.story(ref).events
        return [stored.event.element for stored in events if stored.event.kind is kind]

    @property
    def ledger(self) -> list[str]:
        """What the handlers noted outside."""
        path = self.folder / "ledger.txt"
        return path.read_text("utf-8").splitlines() if path.exists() else []


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed as JSON."""
        return json.loads(self.out)


@dataclass
class Procrunner:
    """The command line, in this process, with the words and exit codes of the real one."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Ended:
        """Run a command."""
        self.capsys.readouterr()
        self.monkeypatch.setattr("sys.argv", ["procrunner", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self.capsys.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    def raising(self, *arguments: object) -> None:
        """Run a command that lets its error out."""
        self.monkeypatch.setattr("sys.argv", ["procrunner", *map(str, arguments)])
        main()

    def json(self, *arguments: object) -> Any:
        """Run a command that must succeed, and read its JSON."""
        ended = self(*arguments, "-o", "json")
        assert ended.code == 0, ended.err
        return ended.json


def lines(text: str) -> Sequence[str]:
    """The lines of what was printed, without their ends."""
    return [line.rstrip() for line in text.splitlines()]
