"""``procrunner release``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("release")
@click.argument("item")
@options.acting
@options.output
@click.pass_context
def command(ctx: click.Context, item: str, actor: str, format_: str, fields: str) -> Exit:
    """Give the work item ITEM back: to all who may do it, or to its owner if it was delegated.

    Exit code 5: it is not in your hands.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    given = project.desk.release(item, actor=actor)
    to = given.assignee
    telling.handed(project, f"back in the hands of {to}" if to else "released", given)
    return telling.tell_after(project, given.instance, format_, fields)
