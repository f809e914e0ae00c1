"""``procrunner condition``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.model import Instance

SHEET: Sheet[Instance] = {
    "id": lambda each: each.id,
    "process": lambda each: each.process,
    "version": lambda each: each.version,
}


@click.command("condition")
@options.variables
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Start every process whose start condition holds for the variables given.

    They are what is known of the world, such as --set degrees=-40; each instance begins with them.
    A condition that mentions what is not given is false.
    """
    project = find(ctx)
    output.named(SHEET, fields)
    variables = options.given(assigned, file, attached)
    begun = project.runner.conditions(variables, actor=actor)
    worked = Exit.OK if no_work or not begun else telling.work(project)
    output.rows(
        begun,
        SHEET,
        format_,
        fields,
        shown=("id", "process", "version"),
        nothing="no start condition holds",
    )
    return worked
