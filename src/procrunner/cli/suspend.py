"""``procrunner suspend``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("suspend")
@click.argument("instance")
@click.option("--reason", required=True, help="Why; it stays in the history.")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, instance: str, reason: str, actor: str, format_: str, fields: str
) -> Exit:
    """Stop INSTANCE for a while: no job is begun, no timer fires, nothing is completed.

    Messages wait for it in the inbox, signals pass it by, and its terms run on.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    stopped = project.mender.suspend(instance, reason=reason, actor=actor)
    return telling.tell_after(project, stopped.id, format_, fields)
