"""``procrunner list``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.model import Status


@click.command("list")
@click.option("--status", type=click.Choice([each.value for each in Status]))
@click.option("--process", default="", help="Id of the process.")
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
    with find(ctx).store.read() as unit:
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
    rows = [
        {
            "id": each.id,
            "process": each.process,
            "version": each.version,
            "key": each.business_key,
            "status": each.status,
            "outcome": each.outcome_name or each.outcome,
            "started": each.started_at,
            "started_by": each.started_by,
            "ended": each.ended_at,
        }
        for each in found
    ]
    columns = ["id", "process", "key", "status", "outcome", "started"]
    output.rows(rows, format_, fields, columns=columns, nothing="no instances")
    if len(found) < total:
        click.echo(f"{len(found)} of {total}; --limit shows more", err=True)
