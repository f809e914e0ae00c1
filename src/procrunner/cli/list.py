"""``procrunner list``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.naming import process_id
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import Instance, Status
from procrunner.ports import Narrowing, Unit

_SHEET: Sheet[Instance] = {
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
@click.option("--service", default="", help="A part of the process id between dots.")
@click.option("--role", "roles", multiple=True, help="Only those with work for a role.")
@click.option("--overdue", is_flag=True, help="Only those of which a term has ended.")
@click.option("--var", "assigned", multiple=True, metavar="NAME=VALUE", help="A plain variable.")
@click.option("--by-due", is_flag=True, help="Those first whose term ends first.")
@click.option(
    "--incidents", is_flag=True, help="Only those held by an incident that nobody settled."
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    status: str | None,
    process: str,
    key: str,
    service: str,
    roles: tuple[str, ...],
    overdue: bool,  # noqa: FBT001 - click's flag
    assigned: tuple[str, ...],
    by_due: bool,  # noqa: FBT001 - click's flag
    incidents: bool,  # noqa: FBT001 - click's flag
    limit: int,
    format_: str,
    fields: str,
) -> None:
    """List instances, newest first."""
    project = find(ctx)
    variables = options.gathered(assigned, None, option="--var")
    with project.seen.read() as unit:
        wanted: dict[str, Any] = {
            "status": Status(status) if status else None,
            "process": process_id(project, process) if process else "",
            "business_key": key,
            "with_incident": incidents,
            "more": Narrowing(
                processes=_of_service(unit, service) if service else None,
                roles=roles,
                overdue_at=datetime.now(UTC) if overdue else None,
                variables=variables,
            ),
        }
        found = unit.instances.list(**wanted, by_due=by_due, limit=limit)
        total = unit.instances.count(**wanted)
        due = unit.deadlines.earliest([each.id for each in found])
    names = Names(project, format_)
    output.rows(
        [names.instance(each) for each in found],
        {**_SHEET, "due": lambda each: due.get(each.id)},
        format_,
        fields,
        shown=("id", "process", "key", "status", "outcome", "started", "due"),
        nothing="no instances",
    )
    if len(found) < total:
        click.echo(f"{len(found)} of {total}; --limit shows more", err=True)


def _of_service(unit: Unit, service: str) -> list[str]:
    """The processes of a service: those with it in their id, between dots."""
    return [id_ for id_ in unit.definitions.processes() if f".{service}." in f".{id_}."]
