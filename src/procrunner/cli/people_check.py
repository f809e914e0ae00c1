"""``procrunner people check``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.roster import Weakness

SHEET: Sheet[Weakness] = {
    "kind": lambda each: each.kind,
    "about": lambda each: each.about,
    "message": lambda each: each.message,
    "hint": lambda each: each.hint,
}


@click.command("check")
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 3_660), help="How far to look."
)
@options.output
@click.pass_context
def check(ctx: click.Context, days: int, format_: str, fields: str) -> Exit:
    """Tell what is going to go wrong: roles without anybody, circles of deputies, and more.

    Roles are those of the roster, and those that drawings and deployed processes name.

    Exit code 1: something is.
    """
    project = find(ctx)
    definitions = [project.read(path) for path in project.files()]
    found = project.personnel.weaknesses(definitions, days=days)
    if format_ != "table" or fields:
        output.rows(found, SHEET, format_, fields, shown=tuple(SHEET), nothing="")
    else:
        for each in found:
            click.echo(output.clean(f"{each.kind}: {each.message}"))
            click.echo(output.clean(f"  {each.hint}"))
        click.echo(
            f"{output.counted(days, 'day')}, {output.counted(len(found), 'finding')}", err=True
        )
    return Exit.FINDINGS if found else Exit.OK
