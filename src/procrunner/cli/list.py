"""``procrunner list``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.naming import process_id
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import Instance, Status

SHEET: Sheet[Instance] = {
    "id": lambda each: each.id,
    "process": lambda each: each.process,
    "version": lambda each: each.version,
    "key": lambda each: each.business_key,
    "status": lambda each: each.status,
    "outcome": lambda each: each.outcome_name or each.outcome,
    "started": lambda each: each.started_at,
    "started_by": lambda each: each.started_by,
    "ended": lambda each: each.ended_at,
}


@click.command("list")
@click.option("--status", type=click.Choice([each.value for each in Status]))
@click.option("--process", default="", help="Id of the process, or its end after a dot.")
@click.option("--key", default="", help="Business key.")
@click.option("--incidents", is_flag=True, help="Only those held by an incident.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    status: str | None,
    process: str,
    key: str,
    incidents: bool,  # noqa: FBT001 - click's flag
    limit: int,
    format_: str,
    fields: str,
) -> None:
    """List instances, newest first."""
    wanted = Status(status) if status else None
    project = find(ctx)
    if process:
        process = process_id(project, process)
    with project.store.read() as unit:
        found = unit.instances.list(
            status=wanted,
            process=process,
            business_key=key,
            with_incident=incidents,
            limit=limit,
        )
        total = unit.instances.count(
            status=wanted, process=process, business_key=key, with_incident=incidents
        )
    output.rows(
        found,
        SHEET,
        format_,
        fields,
        shown=("id", "process", "key", "status", "outcome", "started"),
        nothing="no instances",
    )
    if len(found) < total:
        click.echo(f"{len(found)} of {total}; --limit shows more", err=True)
