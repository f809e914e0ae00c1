"""Plays many scenarios, each in a world of its own, in several processes at once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from procrunner.definition import Definition
from procrunner.errors import NotFoundError, ProcrunnerError
from procrunner.project import Project
from procrunner.scenario.clock import MovableClock, StillClock
from procrunner.scenario.context import Context
from procrunner.scenario.judging import Played, judged, refused
from procrunner.scenario.model import Scenario
from procrunner.scenario.player import Player
from procrunner.scenario.reader import FILE, read
from procrunner.scenario.stage import Cast, Stage, stage

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""When scenarios begin that do not say it: a Monday, nine o'clock in Astana."""
MEMORY = Path("/dev/shm")  # noqa: S108 - TemporaryDirectory makes a folder of its own there
"""A file system in memory, on Linux."""
ROOM = 64 * 1024 * 1024
"""Bytes that the worlds of one process may take there."""


def files(project: Project, paths: Sequence[Path]) -> list[Path]:
    """The files of scenarios given, in the folders given, or all of the project's.

    A drawing stands for the file beside it.

    Raises:
        NotFoundError: a path does not exist, or there is no such file.
    """
    found: list[Path] = []
    for path in paths or [project.folder("bpmn")]:
        if not path.exists():
            raise NotFoundError("no such file or folder", where=str(path))
        beside = path.parent / FILE if path.suffix == ".bpmn" else path
        found.extend(sorted(path.rglob(FILE)) if path.is_dir() else [beside])
    if not found:
        raise NotFoundError(
            f"there is no {FILE}",
            where=", ".join(project.shown(path) for path in paths) or project.name,
            hint="Write one beside the drawings; README says how under Scenarios.",
        )
    return found


def scenarios(project: Project, found: Sequence[Path], *, now: datetime = NOW) -> list[Scenario]:
    """What the files say, in their order.

    Raises:
        ScenarioError: one cannot be read, or points to nothing.
        DefinitionError: a drawing cannot be read.
    """
    every = {path.resolve(): project.read(path) for path in project.files()}
    stage_ = stage(project)
    return [
        scenario
        for path in found
        for scenario in read(
            path.read_bytes(),
            file=project.shown(path),
            context=Context(
                beside=_beside(path, every),
                every=list(every.values()),
                stage=stage_,
                now=now,
            ),
        )
    ]


def _beside(path: Path, every: dict[Path, Definition]) -> list[Definition]:
    """The drawings in the file's folder; all of the project's, where there are none."""
    near = [each for file, each in every.items() if file.parent == path.resolve().parent]
    return near or list(every.values())


def play(project: Project, chosen: Sequence[Scenario], *, jobs: int = 0) -> Iterator[Played]:
    """Play them, in their order; nothing of the project's own data is touched.

    Args:
        project: the project.
        chosen: its scenarios.
        jobs: how many processes; 0 for as many as there are processors.

    Raises:
        DefinitionError: a drawing cannot run.
        HandlerError: the handlers or the stage cannot be loaded.
    """
    count = min(jobs or os.cpu_count() or 1, len(chosen))
    if count < 2:  # noqa: PLR2004 - one needs no other process
        with _scratch(1) as folder:
            theatre = Theatre(project.root, Path(folder))
            yield from map(theatre.play, chosen)
        return
    with _scratch(count) as folder, ProcessPoolExecutor(count, get_context("spawn")) as pool:
        yield from pool.map(partial(_play, project.root, Path(folder)), chosen)


def _scratch(processes: int) -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is room, since databases wait for disks; else on the disk."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > processes * ROOM
    return tempfile.TemporaryDirectory(prefix="procrunner-", dir=MEMORY if has_room else None)


def _play(root: Path, folder: Path, scenario: Scenario) -> Played:
    return _theatre(root, folder).play(scenario)


@cache
def _theatre(root: Path, folder: Path) -> Theatre:
    """The one of this process; what it cannot open is told by the first scenario."""
    return Theatre(root, folder / str(os.getpid()))


class Theatre:
    """A place where scenarios are played: worlds made ready once, then copied."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._ready: dict[datetime, Project] = {}
        self._stage: Stage = stage(Project(root))

    def play(self, scenario: Scenario) -> Played:
        """Play one in a world of its own."""
        began = time.monotonic()
        with self.world(scenario) as (project, clock):
            played = perform(project, clock, scenario, self._stage.cast)
        return replace(played, seconds=time.monotonic() - began)

    @property
    def data(self) -> Path:
        """What the world of the moment stores: ``${data}``."""
        return self._folder / "one"

    @contextmanager
    def world(self, scenario: Scenario) -> Iterator[tuple[Project, MovableClock]]:
        """A copy of the world as it is when the scenario begins; afterwards it is gone."""
        now = scenario.at or NOW
        ready = self._world(now)
        shutil.copytree(ready.settings.data, self.data)
        clock = MovableClock(StillClock(now))
        project = ready.beside(self.data, clock)
        try:
            yield project, clock
        finally:
            project.store.close()
            shutil.rmtree(self.data, ignore_errors=True)

    def _world(self, now: datetime) -> Project:
        if now not in self._ready:
            folder = self._folder / f"world-{len(self._ready)}"
            folder.mkdir(parents=True)
            project = Project(self._root, StillClock(now), scratch=folder)
            self._stage.furnish(folder, now)
            project.store.migrate()
            project.runner.deploy([project.source(path) for path in project.files()])
            project.store.close()
            self._ready[now] = project
        return self._ready[now]


def perform(
    project: Project,
    clock: MovableClock,
    scenario: Scenario,
    casting: Callable[[Project, Scenario], Cast],
    player: Callable[..., Player] = Player,
) -> Played:
    """Play one scenario in a project that is made ready, and judge it."""
    try:
        cast = casting(project, scenario)
        begun = player(project=project, clock=clock, cast=cast, scenario=scenario).play()
    except ProcrunnerError as error:
        return refused(project, scenario, error)
    return judged(project, scenario, begun, cast)
