"""Where a drill is played: an emulator beside a theatre, each application in its own world."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from handlers.emulator.desk import Desk
from handlers.emulator.faults import Fault, Plan
from handlers.emulator.records import Records
from handlers.emulator.server import Emulator, serving
from handlers.emulator.service import Registries
from procrunner.project import Project
from procrunner.scenario import Scenario, Theatre, perform, stage

from . import house
from .case import Case, seen
from .operator import Operator

ENVELOPES = ("json", "soap")

Outcome = tuple[Case, Counter[Fault]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One scenario, under faults of its own."""

    scenario: Scenario
    number: int  #: seeds the faults, and alternates the envelopes
    rate: float  #: part of the questions that meet a fault


class Place:
    """Plays applications one after the other."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._theatre = Theatre(root, folder)
        self._stage = stage(Project(root))

    def play(self, application: Application) -> Outcome:
        """Play one; the faults it met."""
        plan = Plan(application.rate, seed=application.number)
        with self._theatre.world(application.scenario) as (project, clock):
            desk = Desk(Registries(self._theatre.data / "registries"), plan)
            records = Records(self._theatre.data / "registries")
            emulator = Emulator(desk, records, self._theatre.data / "trust/crls", None, clock.now)
            with serving(emulator) as address:
                os.environ[house.ADDRESS] = address
                os.environ[house.ENVELOPE] = ENVELOPES[application.number % len(ENVELOPES)]
                scenario = application.scenario
                played = perform(project, clock, scenario, self._stage.cast, Operator)
                return seen(project, played, desk, records), plan.met


def play(
    root: Path, folder: Path, applications: Sequence[Application], jobs: int
) -> Iterator[Outcome]:
    """Play them in so many processes, in their order."""
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_open, initargs=(root, folder)
    ) as pool:
        yield from pool.map(_one, applications)


_places: list[Place] = []
"""The one of this process, once it is open."""


def _open(root: Path, folder: Path) -> None:
    _places.append(Place(root, folder / str(os.getpid())))


def _one(application: Application) -> Outcome:
    return _places[0].play(application)
