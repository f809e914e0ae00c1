"""``procrunner people load``, ``export`` and ``changes``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import NotFoundError
from procrunner.ports import RosterChange


@click.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Forget what the files do not say.")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@options.acting
@click.pass_context
def load(
    ctx: click.Context,
    files: tuple[Path, ...],
    replace: bool,  # noqa: FBT001 - click's flag
    dry_run: bool,  # noqa: FBT001 - click's flag
    actor: str,
) -> None:
    """Make known what FILES say: YAML rosters, or CSV tables of persons or memberships.

    What they say takes the place of what is known of the same thing; with --replace all else is
    forgotten. Nothing is changed where one of them is wrong. Exit code 1: one is.
    """
    from procrunner.roster import read

    project = find(ctx)
    for path in files:
        if not path.is_file():
            raise NotFoundError("no such file", where=str(path))
    entries = [
        entry for path in files for entry in read(path.read_bytes(), file=project.shown(path))
    ]
    told = project.personnel.load(entries, replace_all=replace, apply=not dry_run, actor=actor)
    tell(told, "would change" if dry_run else "changed")


@click.command("export")
@click.pass_context
def export(ctx: click.Context) -> None:
    """Print the roster as YAML that load reads."""
    from procrunner.roster import write

    click.echo(write(find(ctx).personnel.staff().roster), nl=False)


CHANGES: Sheet[RosterChange] = {
    "number": lambda each: each.number,
    "at": lambda each: each.at,
    "by": lambda each: each.by,
    "what": lambda each: list(each.what),
}


@click.command("changes")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.output
@click.pass_context
def changes(ctx: click.Context, limit: int, format_: str, fields: str) -> None:
    """Tell who changed the roster when, and what in it; the newest first."""
    found = find(ctx).personnel.changes(limit)
    output.rows(found, CHANGES, format_, fields, shown=tuple(CHANGES), nothing="nobody changed it")


def tell(lines: Sequence[str], did: str = "changed") -> None:
    """What became of a change: its lines, then on stderr how many."""
    for line in lines:
        click.echo(output.clean(line))
    click.echo(f"{output.counted(len(lines), 'thing')} {did}", err=True)


commands = (load, export, changes)
