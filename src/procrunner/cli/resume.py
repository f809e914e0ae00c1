"""``procrunner resume``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("resume")
@click.argument("instance")
@click.option("--reason", default="", help="Why; it stays in the history.")
@options.acting
@options.working
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    instance: str,
    reason: str,
    actor: str,
    no_work: bool,  # noqa: FBT001 - click's flag
    format_: str,
    fields: str,
) -> Exit:
    """Let a suspended INSTANCE go on; messages that came meanwhile arrive now."""
    project = find(ctx)
    output.named(telling.SHEET, fields)
    resumed = project.mender.resume(instance, reason=reason, actor=actor)
    return telling.finish(project, resumed.id, format_, fields, no_work=no_work)
