"""``procrunner incidents``."""

from __future__ import annotations

from dataclasses import replace

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import Incident

SHEET: Sheet[Incident] = {
    "id": lambda each: each.id,
    "status": lambda each: each.status,
    "instance": lambda each: each.instance,
    "process": lambda each: each.process,
    "element": lambda each: each.element,
    "name": lambda each: each.name,
    "kind": lambda each: each.kind,
    "topic": lambda each: each.topic,
    "message": lambda each: each.message,
    "hint": lambda each: each.hint,
    "since": lambda each: each.created_at,
    "times": lambda each: each.times,
    "last": lambda each: each.last_at,
    "resolved": lambda each: each.resolved_at,
    "resolved_by": lambda each: each.resolved_by,
    "settled": lambda each: each.settled_at,
    "settled_by": lambda each: each.settled_by,
}
SHOWN = ("instance", "name", "kind", "message", "hint", "since", "times")


@click.command("incidents")
@click.option("--instance", default="", help="Only those of one instance.")
@click.option("--all", "everything", is_flag=True, help="Resolved and settled ones too.")
@options.cause
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    instance: str,
    everything: bool,  # noqa: FBT001 - click's flag
    kind: str | None,
    topic: str,
    words: str,
    limit: int,
    format_: str,
    fields: str,
) -> None:
    """List what stands still, why, and how to mend it."""
    project = find(ctx)
    with project.seen.read() as unit:
        id_ = unit.instances.get(instance).id if instance else ""
        cause = replace(options.caused(kind, topic, words), unsettled=not everything)
        found = unit.incidents.list(
            instance=id_, open_only=not everything, cause=cause, limit=limit
        )
        total = unit.incidents.count(instance=id_, open_only=not everything, cause=cause)
    output.rows(
        Names(project, format_).all(found),
        SHEET,
        format_,
        fields,
        shown=(*(("id", "status") if everything else ("id",)), *SHOWN),
        nothing="no incidents",
    )
    if len(found) < (every := sum(total.values())):
        kinds = ", ".join(f"{count} {kind}" for kind, count in total.items())
        click.echo(f"{len(found)} of {every} ({kinds}); --limit shows more", err=True)
