"""``python -m handlers.demo``: applications travel through a regulation, and tell their stories."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from procrunner import diagram
from procrunner.errors import ProcrunnerError, UsageError
from procrunner.model import Instance
from procrunner.project import Project

from ..registries import local_day
from . import samples
from .authority import Authority
from .player import Player, steps
from .stories import Story, stories

FOLDER = ".demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the stories that are asked for; 1 if one does not end as it should."""
    began = time.monotonic()
    asked = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 150)
    project = Project.find(Path.cwd())
    try:
        every = stories(project.folder("bpmn"), local_day(datetime.now(UTC)))
        if asked.list:
            return _list(every, console)
        chosen = [each for each in every if _is_chosen(each, asked)]
        if not chosen:
            raise UsageError("there is no such story", hint="See them with --list.")
        player = Player(project, _set_up(project, console))
        for story in chosen:
            instance = player.play(story)
            _tell(project, story, instance, console)
    except ProcrunnerError as error:
        console.print(Text(f"error: {error}", style="bold red"))
        return 1
    _tell_what_next(instance, console)
    console.print(f"{time.monotonic() - began:.1f} s", highlight=False)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handlers.demo", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="play every story of every drawing")
    which.add_argument("--list", action="store_true", help="list the stories and play none")
    which.add_argument("--only", metavar="KEY", help="play this one")
    return parser


def _is_chosen(story: Story, asked: argparse.Namespace) -> bool:
    return bool(asked.all or (story.key == asked.only if asked.only else story.shown))


def _list(every: Sequence[Story], console: Console) -> int:
    for process, told in groupby(every, key=lambda story: story.process):
        console.print(Text(process, style="bold"))
        for story in told:
            console.print(Text(f"  {story.key}  {story.title}"))
    return 0


def _set_up(project: Project, console: Console) -> Authority:
    folder = project.root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    now = datetime.now(UTC)
    samples.create(folder / "registries", now)
    authority = Authority(folder / "trust", now)
    project.store.migrate()
    deployed = project.runner.deploy([project.source(path) for path in project.files()])
    console.print(f"Set up in {FOLDER}: database, registries, certification authority.")
    for each in deployed:
        console.print(f"  deployed {each.definition.key}", highlight=False)
    return authority


def _tell(project: Project, story: Story, instance: Instance, console: Console) -> None:
    told = project.viewer.story(instance.id)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("step", "who", "when", "result"):
        table.add_column(heading, overflow="fold")
    for step in steps(told):
        when = step.when.astimezone().strftime("%H:%M:%S")
        table.add_row(Text(step.name), step.who, when, Text(step.result))
    console.print()
    console.print(Text(f"{story.key}  {story.title}", style="bold"))
    console.print(table)
    overlay = diagram.path(told.events, title=f"{story.key}  {story.title}")
    for definition in told.definitions:
        if {e.event.process for e in told.events} & {p.id for p in definition.processes}:
            stem = f"{story.key}-{Path(definition.file).stem}.svg"
            path = project.root / FOLDER / "pictures" / stem
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(diagram.render(definition, overlay=overlay))
            console.print(f"picture: {path.relative_to(project.root)}", highlight=False)


def _tell_what_next(instance: Instance, console: Console) -> None:
    console.print("\nWhat to try next:", style="bold")
    for line in (
        "procrunner list",
        f"procrunner show {instance.id}",
        f"procrunner history {instance.id}",
        f"procrunner start {instance.process} --key 2026-100",
        "procrunner tasks",
        f"procrunner render --instance {instance.id} --lang ru --out .demo/pictures",
    ):
        console.print(f"  .venv/bin/{line}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
