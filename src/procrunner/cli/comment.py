"""``procrunner comment``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("comment")
@click.argument("case", metavar="ITEM|INSTANCE")
@click.argument("text")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, case: str, text: str, actor: str, format_: str, fields: str
) -> Exit:
    """Write TEXT as a note on a work item, named by its whole id, or on an instance.

    The note can be erased with what else the instance holds; the history keeps that there was one.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    note = project.notebook.comment(case, text, actor=actor)
    return telling.tell_after(project, note.instance, format_, fields)
