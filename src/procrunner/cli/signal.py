"""``procrunner signal``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit

SHEET: Sheet[tuple[str, int]] = {
    "name": lambda each: each[0],
    "received": lambda each: each[1],
}


@click.command("signal")
@click.argument("name")
@options.variables
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Broadcast the signal NAME to whoever waits for it now, and start what begins with it.

    A suspended instance that waits for it gets it when it is resumed.
    """
    project = find(ctx)
    output.named(SHEET, fields)
    variables = options.given(assigned, file, attached)
    count = project.runner.signal(name, variables, actor=actor)
    worked = Exit.OK if no_work or not count else telling.work(project)
    if format_ == "table" and not fields:
        click.echo(f"received by {count}", err=True)
    else:
        output.record((name, count), SHEET, format_, fields)
    return worked
