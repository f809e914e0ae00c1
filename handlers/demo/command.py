"""``procrunner demo``: applications travel through a regulation, and tell their stories."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.text import Text

from procrunner.cli import options
from procrunner.cli.project import find
from procrunner.errors import Exit, UsageError
from procrunner.people import Absence, Period
from procrunner.project import Project
from procrunner.roster import read
from procrunner.scenario import (
    Cast,
    Expected,
    MovableClock,
    Played,
    Player,
    Scenario,
    Stage,
    files,
    perform,
    scenarios,
    stage,
)

from ..drill.house import ask_over_http
from ..drill.operator import Operator
from ..emulator.desk import Desk
from ..emulator.faults import Plan
from ..emulator.records import Records
from ..emulator.server import Emulator, serving
from ..emulator.service import Registries
from .asking import Asking
from .choosing import choose
from .contents import Channel, channels, chosen
from .samples import renew
from .stage import REGISTRIES, TRUST
from .telling import tell

OWN_KEY = "2026-900"
STAFF, ABSENT = "people/example.yaml", "q.basshyev"


@click.command("demo")
@click.option("--all", "which", flag_value="all", help="Play every story of every drawing.")
@click.option("--list", "which", flag_value="list", help="List the stories and play none.")
@click.option("--choose", "which", flag_value="choose", help="Choose service, channel and story.")
@click.option("--own", "which", flag_value="own", help="The same, and answer the forms yourself.")
@click.option("--only", metavar="KEY", default="", help="Play this one.")
@click.option("--service", default="", help="Of this service only: carrier-licence")
@click.option("--channel", default="", help="Of this channel only: portal")
@click.option("--http", is_flag=True, help="Ask the registries over HTTP, of an emulator.")
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    default=0,
    show_default=True,
    help="With --http: part of the questions that meet one.",
)
@options.language
@click.pass_context
def command(
    ctx: click.Context,
    which: str | None,
    only: str,
    service: str,
    channel: str,
    http: bool,  # noqa: FBT001 - click's flag
    faults: float,
    lang: str,
) -> Exit:
    """Play applications that travel through a regulation, and tell their stories.

    What the project stored before, in its folder of data, is thrown away.

    With --http each ends as without, whatever faults the questions meet: an operator tries again
    what stopped.

    Exit code 1: one does not come out as its story says.
    """
    if faults and not http:
        raise UsageError("only questions over HTTP meet faults", hint="Add --http.")
    began = time.monotonic()
    console = Console(width=None if sys.stdout.isatty() else 150)
    found = find(ctx)
    every = scenarios(found, files(found, ()), now=datetime.now(UTC))
    there = chosen(channels(found, every, lang), service, channel)
    if which == "list":
        _list(there, console)
        return Exit.OK
    is_own = which == "own"
    try:
        stories = _choice(there, which or "", only, console, all_=bool(service or channel))
        clock = MovableClock(found.clock)
        project = Project(found.root, clock)
        with _registries(project, faults, console) if http else nullcontext():
            cast = _casting(_set_up(project, console), console, lang if is_own else "")
            for scenario in stories:
                clock.back()  # what a story expects is told from today on
                renew(project.settings.data / REGISTRIES, clock.now())
                played = perform(project, clock, scenario, cast, Operator if http else Player)
                if not _told(project, played, lang, console):
                    return Exit.FINDINGS
    except EOFError as error:  # nobody sits at the terminal
        raise click.Abort from error
    _tell_what_next(played, console)
    console.print(f"{time.monotonic() - began:.1f} s", highlight=False)
    return Exit.OK


@contextmanager
def _registries(project: Project, faults: float, console: Console) -> Iterator[None]:
    """The project's registries, asked of an emulator; then the faults that were met."""
    plan = Plan(faults)
    folder = project.settings.data / REGISTRIES
    desk = Desk(Registries(folder), plan)
    lists = project.settings.data / TRUST / "crls"
    with serving(Emulator(desk, Records(folder), lists, {}, project.clock.now)) as address:
        ask_over_http(project, address, "json")
        yield
    met = ", ".join(f"{each.value} {count}" for each, count in sorted(plan.met.items()))
    console.print(f"\nQuestions over HTTP: {desk.delivered.total()}; faults met: {met or 'none'}")


def _casting(stage_: Stage, console: Console, language: str) -> Callable[[Project, Scenario], Cast]:
    """Who acts: those of the story, or whoever sits here and is asked in that language."""
    if not language:
        return stage_.cast
    return lambda project, scenario: Asking(
        stage_.cast(project, scenario), console, language, project.today
    )


def _own(scenario: Scenario) -> Scenario:
    """The same with its answers as proposals: it ends where the person's own lead."""
    return replace(scenario, key=OWN_KEY, title="Answered by yourself", expected=Expected())


def _choice(
    there: Sequence[Channel], which: str, only: str, console: Console, *, all_: bool
) -> Sequence[Scenario]:
    """The stories to play; all that are there if some were asked for by service or channel."""
    every = [scenario for channel in there for scenario in channel.scenarios]
    if which in {"choose", "own"}:
        scenario = choose(there, console, own=which == "own")
        return [_own(scenario) if which == "own" else scenario]
    if only:
        found = [each for each in every if each.key == only]
    elif which == "all" or all_:
        found = every
    else:
        found = [each for each in every if each.shown]
    if not found:
        raise UsageError("there is no such story", hint="See them with --list.")
    return found


def _list(there: Sequence[Channel], console: Console) -> None:
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
    _employ(project, console)
    return stage_


def _employ(project: Project, console: Console) -> None:
    """Make the example office known; its head is away, so that somebody signs as a deputy."""
    file = project.root / STAFF
    project.personnel.load(
        read(file.read_bytes(), file=STAFF), replace_all=True, apply=True, actor=ABSENT
    )
    away = Absence(person=ABSENT, period=Period(project.personnel.today), reason="leave")
    project.personnel.leave(away, None, actor=ABSENT)
    console.print(f"  {STAFF}; absent: {ABSENT}", highlight=False)


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
        "procrunner tasks --mine --as k.kezekova",
        "procrunner people list",
        f"procrunner render --instance {instance} --lang ru --out .demo/pictures",
        "procrunner test",
        "procrunner demo --choose",
    ):
        console.print(f"  .venv/bin/{line}", highlight=False)
