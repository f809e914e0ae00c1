"""``procrunner retry``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("retry")
@click.argument("incident")
@options.variables
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    incident: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Let an instance go on after the cause of INCIDENT was mended.

    INCIDENT is its number, or the id of an instance with one incident. Variables given are set
    right on the way.

    Exit code 6: an incident holds the instance, still or again.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    instance = project.runner.retry(incident, variables, actor=actor)
    return telling.finish(project, instance.id, format_, fields, no_work=no_work)
