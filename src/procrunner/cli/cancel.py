"""``procrunner cancel``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("cancel")
@click.argument("instance")
@click.option("--reason", required=True, help="Why; it stays in the history.")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, instance: str, reason: str, actor: str, format_: str, fields: str
) -> Exit:
    """End INSTANCE; whatever goes on in it is interrupted.

    Exit code 5: it has ended already.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    ended = project.mender.cancel(instance, reason=reason, actor=actor)
    return telling.tell_after(project, ended.id, format_, fields)
