"""``procrunner claim``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("claim")
@click.argument("item")
@options.acting
@options.output
@click.pass_context
def command(ctx: click.Context, item: str, actor: str, format_: str, fields: str) -> Exit:
    """Take the work item ITEM into your hands: nobody else completes it then.

    ITEM is the id of a work item, or of an instance that has only one.

    Exit code 5: somebody else has it.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    taken = project.desk.claim(item, actor=actor)
    telling.handed(project, "claimed", taken)
    return telling.tell_after(project, taken.instance, format_, fields)
