"""``procrunner start``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.naming import process_id
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("start")
@click.argument("process")
@options.variables
@click.option("--key", default="", help="Business key: your own number of the case.")
@click.option("--at", default="", help="Start event, where the process has several.")
@click.option(
    "--if-exists",
    type=click.Choice(["fail", "return"]),
    default="fail",
    help="What to do when an active instance has the key.",
)
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    process: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    key: str,
    at: str,
    if_exists: str,
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Start an instance of PROCESS, and do the jobs that are due at once.

    PROCESS is the id of a deployed process, or the end of one after a dot.

    Exit code 6: an incident holds the instance.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    instance = project.runner.start(
        process_id(project, process),
        variables,
        actor=actor,
        key=key,
        at=at,
        return_existing=if_exists == "return",
    )
    return telling.finish(project, instance.id, format_, fields, no_work=no_work)
