"""``procrunner signal``."""

from __future__ import annotations

import click

from procrunner.cli import options
from procrunner.cli.project import find


@click.command("signal")
@click.argument("name")
@options.variables
@options.working
@options.acting
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
) -> None:
    """Broadcast the signal NAME to every instance that waits for it now."""
    project = find(ctx)
    variables = options.gathered(assigned, file)
    variables.update(options.attached(project, attached))
    count = project.runner.signal(name, variables, actor=actor)
    if not no_work:
        project.worker().run_due()
    click.echo(f"received by {count}", err=True)
