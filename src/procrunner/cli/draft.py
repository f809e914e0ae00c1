"""``procrunner draft``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("draft")
@click.argument("item")
@options.variables
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    item: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Keep what is filled in so far of the form of the work item ITEM.

    It is added to what was kept before; complete begins with it, and only complete checks it.

    Exit code 5: somebody else has it.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    kept = project.desk.fill(item, variables, actor=actor)
    telling.handed(project, f"kept {', '.join(kept.draft) or 'nothing'}", kept)
    return telling.tell_after(project, kept.instance, format_, fields)
