"""``python -m handlers.drill 1000``: applications under faults, and what became of them."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.progress import track

from handlers.emulator.faults import Fault
from procrunner.errors import ProcrunnerError
from procrunner.project import Project
from procrunner.scenario import files, scenarios

from . import house, report
from .place import Application, Outcome, play


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, report; 1 if something was done twice, or an application hangs without an incident."""
    asked = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 150)
    began = time.monotonic()
    try:
        project = Project.find(Path.cwd())
        every = scenarios(project, files(project, asked.paths))
        applications = [
            Application(
                scenario=replace(scenario, key=f"{scenario.key}-{number}"),
                number=asked.seed + number,
                rate=asked.faults,
            )
            for number, scenario in enumerate(islice(cycle(every), asked.number))
        ]
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            root = house.build(project, Path(folder) / "project")
            played = play(root, Path(folder), applications, asked.jobs)
            outcomes = list(track(played, "Playing", len(applications), console=console))
    except ProcrunnerError as error:
        console.print(f"error: {error}", style="bold red", markup=False)
        return 1
    took = time.monotonic() - began
    return report.tell([case for case, _ in outcomes], _met(outcomes), took, console)


def _met(outcomes: Sequence[Outcome]) -> Counter[Fault]:
    return sum((met for _, met in outcomes), Counter())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handlers.drill", description=__doc__)
    parser.add_argument("number", type=int, help="how many applications")
    parser.add_argument("paths", nargs="*", type=Path, help="scenarios; all if none is given")
    parser.add_argument(
        "--faults", type=float, default=0.2, help="part of questions that meet one (0.2)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the faults (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
