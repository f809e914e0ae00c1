"""``procrunner test``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from procrunner.cli import covered, output, verdicts
from procrunner.cli.project import find
from procrunner.errors import Exit, NotFoundError
from procrunner.project import Project
from procrunner.scenario import Coverage, Played, Scenario, coverage, files, play, scenarios, total


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-k", "--only", multiple=True, metavar="TEXT", help="Only those with this in key or title."
)
@click.option("--list", "listed", is_flag=True, help="Tell which there are, and play none.")
@click.option("-v", "--verbose", is_flag=True, help="A row for each scenario, too.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many at once; else all processors.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail where less of all nodes and flows is passed.",
)
@click.option(
    "--draw",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Draw what is passed and what is not; index.html shows all.",
)
@click.option(
    "-o",
    "--output",
    "format_",
    type=click.Choice(verdicts.FORMATS),
    default="table",
    help="How to print; junit is for servers that build and test.",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    only: tuple[str, ...],
    listed: bool,  # noqa: FBT001 - click's flag
    verbose: bool,  # noqa: FBT001 - click's flag
    jobs: int | None,
    fail_under: float | None,
    draw: Path | None,
    format_: str,
) -> Exit:
    """Play the scenarios of all drawings, or those of PATHS, and tell what they came through.

    Scenarios stand in stories.yaml beside the drawings: who applies with what, who answers what,
    what arrives and when, and how it must come out. Handlers are called for real; the clock is set
    forward, so nobody waits; what the project stores is not touched.

    Exit code 1: a scenario comes out otherwise, or less is passed than --fail-under asks.
    """
    project = find(ctx)
    found = files(project, paths)
    chosen = [each for each in scenarios(project, found) if _is_meant(each, only)]
    if not chosen:
        raise NotFoundError("there is no such scenario", hint="See them with --list.")
    if listed:
        verdicts.list_(chosen, format_)
        return Exit.OK
    played = list(play(project, chosen, jobs=jobs or 0))
    passed = _covered(project, found if paths else None, played)
    partial = bool(only) and fail_under is None and draw is None
    verdicts.tell(played, () if partial else passed, format_, verbose=verbose or partial)
    if draw:
        covered.draw(project, passed, draw)
    return _verdict(played, passed, fail_under)


def _is_meant(scenario: Scenario, only: Sequence[str]) -> bool:
    text = f"{scenario.key} {scenario.title} {scenario.process}".casefold()
    return not only or any(each.casefold() in text for each in only)


def _covered(
    project: Project, found: Sequence[Path] | None, played: Sequence[Played]
) -> list[Coverage]:
    """Of all the project's drawings, or of those beside the given files."""
    folders = None if found is None else {path.resolve().parent for path in found}
    return [
        coverage(project.read(path), [each.passed for each in played])
        for path in project.files()
        if folders is None or path.resolve().parent in folders
    ]


def _verdict(
    played: Sequence[Played], passed: Sequence[Coverage], fail_under: float | None
) -> Exit:
    wrong = [each for each in played if not each.is_right]
    right = len(played) - len(wrong)
    seconds = sum(each.seconds for each in played)
    click.echo(
        f"{output.counted(right, 'scenario')} as expected, {len(wrong)} otherwise; "
        f"{seconds:.1f} s of work",
        err=True,
    )
    reached = total(passed)
    is_enough = fail_under is None or reached >= fail_under
    if not is_enough:
        click.echo(f"{reached:.1f} % is passed; --fail-under asks for {fail_under:g} %", err=True)
    return Exit.FINDINGS if wrong or not is_enough else Exit.OK
