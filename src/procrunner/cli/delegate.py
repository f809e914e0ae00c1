"""``procrunner delegate``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("delegate")
@click.argument("item")
@click.argument("person")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, item: str, person: str, actor: str, format_: str, fields: str
) -> Exit:
    """Ask PERSON for a part of the work item ITEM that you have.

    When PERSON completes or releases it, it is not done: it is in your hands again, with what
    PERSON filled in, and you complete it.

    Exit code 5: somebody else has it.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    asked = project.desk.delegate(item, person, actor=actor)
    telling.handed(project, f"delegated to {asked.assignee} by {asked.delegated_by}", asked)
    return telling.tell_after(project, asked.instance, format_, fields)
