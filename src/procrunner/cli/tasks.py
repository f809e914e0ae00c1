"""``procrunner tasks``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.runner import age


@click.command("tasks")
@click.option("--role", "roles", multiple=True, help="Lane or candidate group.")
@click.option("--assignee", default="", help="Only those of one person.")
@click.option("--instance", default="", help="Only those of one instance.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    roles: tuple[str, ...],
    assignee: str,
    instance: str,
    limit: int,
    format_: str,
    fields: str,
) -> None:
    """List what persons have to do, oldest first."""
    with find(ctx).store.read() as unit:
        id_ = unit.instances.get(instance).id if instance else ""
        found = unit.work_items.list(instance=id_, roles=roles, assignee=assignee, limit=limit)
    now = datetime.now(UTC)
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "role": each.role or ", ".join(each.candidates),
            "candidates": list(each.candidates),
            "assignee": each.assignee,
            "age": age(each.created_at, now),
            "term": each.term,
            "since": each.created_at,
            "process": each.process,
            "element": each.element,
            "form": each.form,
        }
        for each in found
    ]
    columns = ["id", "name", "role", "age", "term"]
    output.rows(rows, format_, fields, columns=columns, nothing="nothing to do")
