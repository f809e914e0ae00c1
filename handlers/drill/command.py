"""``procrunner drill``: applications under faults, and what became of them."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from procrunner.cli.project import find
from procrunner.scenario import files, scenarios

from ..emulator.faults import Fault
from . import report
from .place import Application, Outcome, play


@click.command("drill")
@click.argument("number", type=click.IntRange(1))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="Part of the questions that meet one.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the faults.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes.")
@click.pass_context
def command(
    ctx: click.Context, number: int, paths: tuple[Path, ...], faults: float, seed: int, jobs: int
) -> int:
    """Play NUMBER applications over HTTP while questions to registries meet faults.

    They are taken from the scenarios beside the drawings, or from PATHS, one after the other.

    Exit code 1: something was done twice, or an application hangs without an incident.
    """
    console = Console(width=None if sys.stdout.isatty() else 150)
    began = time.monotonic()
    project = find(ctx)
    every = scenarios(project, files(project, paths))
    applications = [
        Application(
            scenario=replace(scenario, key=f"{scenario.key}-{place}"),
            number=seed + place,
            rate=faults,
        )
        for place, scenario in enumerate(islice(cycle(every), number))
    ]
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        played = play(project.root, Path(folder), applications, jobs)
        outcomes = list(track(played, "Playing", len(applications), console=console))
    took = time.monotonic() - began
    return report.tell([case for case, _ in outcomes], _met(outcomes), took, console)


def _met(outcomes: Sequence[Outcome]) -> Counter[Fault]:
    return sum((met for _, met in outcomes), Counter())
