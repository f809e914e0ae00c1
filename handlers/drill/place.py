"""Where a drill is played: an emulator beside a theatre, each application in its own world."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from procrunner.handler import package
from procrunner.project import Project
from procrunner.scenario import Scenario, Theatre, perform, stage

from ..emulator.desk import Desk
from ..emulator.faults import Fault, Plan
from ..emulator.records import Records
from ..emulator.server import Emulator, serving
from ..emulator.service import Registries
from . import house, treasury
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
            emulator = Emulator(desk, records, self._theatre.data / "trust/crls", {}, clock.now)
            with serving(emulator) as address:
                envelope = ENVELOPES[application.number % len(ENVELOPES)]
                house.ask_over_http(project, address, envelope)
                with treasury.opened(project, clock, plan) as bank:
                    operator = partial(Operator, bank=bank)
                    scenario = application.scenario
                    played = perform(project, clock, scenario, self._stage.cast, operator)
                    money = treasury.end(project, clock, bank, records, played)
                return seen(project, played, desk, records, money), plan.met


def play(
    root: Path, folder: Path, applications: Sequence[Application], jobs: int
) -> Iterator[Outcome]:
    """Play them in so many processes, in their order."""
    here = Path(__file__).parents[1]  # a process learns the package before it is sent parts of it
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=package, initargs=(here,)
    ) as pool:
        yield from pool.map(partial(_one, root, folder), applications)


def _one(root: Path, folder: Path, application: Application) -> Outcome:
    return _place(root, folder).play(application)


@cache
def _place(root: Path, folder: Path) -> Place:
    """The one of this process."""
    return Place(root, folder / str(os.getpid()))
