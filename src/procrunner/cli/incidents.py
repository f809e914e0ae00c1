"""``procrunner incidents``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.project import find


@click.command("incidents")
@click.option("--instance", default="", help="Only those of one instance.")
@click.option("--all", "everything", is_flag=True, help="Resolved ones too.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    instance: str,
    everything: bool,  # noqa: FBT001 - click's flag
    limit: int,
    format_: str,
    fields: str,
) -> None:
    """List what stands still, why, and how to mend it."""
    with find(ctx).store.read() as unit:
        id_ = unit.instances.get(instance).id if instance else ""
        found = unit.incidents.list(instance=id_, open_only=not everything, limit=limit)
    rows = [
        {
            "id": each.id,
            "instance": each.instance,
            "element": each.element,
            "name": each.name,
            "kind": each.kind,
            "message": each.message,
            "hint": each.hint,
            "since": each.created_at,
            "resolved": each.resolved_at,
            "resolved_by": each.resolved_by,
        }
        for each in found
    ]
    columns = ["id", "instance", "name", "kind", "message", "hint", "since"]
    output.rows(rows, format_, fields, columns=columns, nothing="no incidents")
