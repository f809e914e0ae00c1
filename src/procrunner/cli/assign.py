"""``procrunner assign``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("assign")
@click.argument("item")
@click.argument("person")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, item: str, person: str, actor: str, format_: str, fields: str
) -> Exit:
    """Give the work item ITEM to PERSON, whoever has it."""
    project = find(ctx)
    output.named(telling.SHEET, fields)
    given = project.desk.assign(item, person, actor=actor)
    telling.handed(project, f"assigned to {given.assignee}", given)
    return telling.tell_after(project, given.instance, format_, fields)
