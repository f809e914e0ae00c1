"""``python -m handlers.demo``: applications travel through a regulation, and tell their stories."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from procrunner.errors import ProcrunnerError, UsageError
from procrunner.project import Project
from procrunner.scenario import (
    Cast,
    Expected,
    MovableClock,
    Played,
    Scenario,
    Stage,
    files,
    perform,
    scenarios,
    stage,
)

from .asking import Asking
from .choosing import choose
from .contents import LANGUAGES, Channel, channels, chosen
from .telling import tell

OWN_KEY = "2026-900"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the stories that are asked for; 1 if one does not come out as it should."""
    began = time.monotonic()
    asked = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 150)
    try:
        found = Project.find(Path.cwd())
        every = scenarios(found, files(found, ()), now=datetime.now(UTC))
        there = chosen(channels(found, every, asked.lang), asked.service, asked.channel)
        if asked.list:
            return _list(there, console)
        chosen_ = _choice(asked, there, console)
        clock = MovableClock(found.clock)
        project = Project(found.root, clock)
        casting = _casting(_set_up(project, console), asked, console)
        for scenario in chosen_:
            played = perform(project, clock, scenario, casting)
            if not _told(project, played, asked.lang, console):
                return 1
    except ProcrunnerError as error:
        console.print(Text(f"error: {error}", style="bold red"))
        return 1
    except (EOFError, KeyboardInterrupt):
        console.print("stopped")
        return 1
    _tell_what_next(played, console)
    console.print(f"{time.monotonic() - began:.1f} s", highlight=False)
    return 0


def _casting(
    stage_: Stage, asked: argparse.Namespace, console: Console
) -> Callable[[Project, Scenario], Cast]:
    """Who acts: those of the story, or with --own whoever sits here."""
    if not asked.own:
        return stage_.cast
    return lambda project, scenario: Asking(stage_.cast(project, scenario), console, asked.lang)


def _own(scenario: Scenario) -> Scenario:
    """The same with its answers as proposals: it ends where the person's own lead."""
    return replace(scenario, key=OWN_KEY, title="Answered by yourself", expected=Expected())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handlers.demo", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="play every story of every drawing")
    which.add_argument("--list", action="store_true", help="list the stories and play none")
    which.add_argument("--only", metavar="KEY", help="play this one")
    which.add_argument("--choose", action="store_true", help="choose service, channel and story")
    which.add_argument("--own", action="store_true", help="the same, and answer the forms yourself")
    parser.add_argument("--service", default="", help="of this service only: carrier-licence")
    parser.add_argument("--channel", default="", help="of this channel only: portal")
    parser.add_argument("--lang", choices=LANGUAGES, default="kk", help="language of the names")
    return parser


def _choice(
    asked: argparse.Namespace, there: Sequence[Channel], console: Console
) -> Sequence[Scenario]:
    every = [scenario for channel in there for scenario in channel.scenarios]
    if asked.choose or asked.own:
        scenario = choose(there, console, own=asked.own)
        return [_own(scenario) if asked.own else scenario]
    if asked.only:
        found = [each for each in every if each.key == asked.only]
    elif asked.all or asked.service or asked.channel:
        found = every
    else:
        found = [each for each in every if each.shown]
    if not found:
        raise UsageError("there is no such story", hint="See them with --list.")
    return found


def _list(there: Sequence[Channel], console: Console) -> int:
    act = service = ""
    for channel in there:
        if channel.act != act:
            console.print(Text(f"{channel.act}  {channel.act_name}", style="bold"))
        if channel.service != service:
            console.print(Text(f"  {channel.service}  {channel.service_name}"))
        act, service = channel.act, channel.service
        console.print(Text(f"    {channel.id}  {channel.name}", style="cyan"))
        for scenario in channel.scenarios:
            console.print(Text(f"      {scenario.key}  {scenario.title}"))
    return 0


def _set_up(project: Project, console: Console) -> Stage:
    folder = project.settings.data
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    stage_ = stage(project)
    stage_.furnish(folder, project.clock.now())
    project.store.migrate()
    deployed = project.runner.deploy([project.source(path) for path in project.files()])
    shown = folder.relative_to(project.root)
    console.print(f"Set up in {shown}: database, registries, certification authority.")
    for each in deployed:
        console.print(f"  deployed {each.definition.key}", highlight=False)
    return stage_


def _told(project: Project, played: Played, language: str, console: Console) -> bool:
    """Tell the story; whether it came out as it should."""
    title = f"{played.scenario.key}  {played.scenario.title}"
    if played.instance:
        tell(project, played.instance, title, language, console)
    if not played.is_right:
        console.print(Text(f"error: {played}", style="bold red"))
    return played.is_right


def _tell_what_next(played: Played, console: Console) -> None:
    instance, process = played.instance, played.scenario.process
    console.print("\nWhat to try next:", style="bold")
    for line in (
        "procrunner list",
        f"procrunner show {instance}",
        f"procrunner history {instance}",
        f"procrunner start {process} --key 2026-1000",
        "procrunner tasks",
        f"procrunner render --instance {instance} --lang ru --out .demo/pictures",
        "procrunner test",
        "python -m handlers.demo --choose",
    ):
        console.print(f"  .venv/bin/{line}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
