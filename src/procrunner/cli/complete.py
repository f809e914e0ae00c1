"""``procrunner complete``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("complete")
@click.argument("item")
@options.variables
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    item: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Complete the work item ITEM with the fields of its form.

    ITEM is the id of a work item, or of an instance that has only one.

    Exit code 5: somebody else was first. Exit code 6: an incident holds the instance.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    done = project.runner.complete(item, variables, actor=actor)
    click.echo(output.clean(f"completed: {done.name or done.element} [{done.id}]"), err=True)
    return telling.finish(project, done.instance, format_, fields, no_work=no_work)
