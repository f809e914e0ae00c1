"""``procrunner tasks``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from procrunner.cli import duration, options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.deadline import Deadline
from procrunner.model import WorkItem


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
    """List what persons have to do; what is due first comes first, then what is oldest."""
    with find(ctx).store.read() as unit:
        id_ = unit.instances.get(instance).id if instance else ""
        found = unit.work_items.list(
            instance=id_, roles=roles, assignee=assignee, by_due=True, limit=limit
        )
        deadlines = unit.deadlines.of_tokens([(each.instance, each.token) for each in found])
    output.rows(
        found,
        _sheet(datetime.now(UTC), deadlines),
        format_,
        fields,
        shown=("id", "name", "role", "assignee", "age", "due", "left"),
        nothing="nothing to do",
    )


def _sheet(now: datetime, deadlines: Mapping[tuple[str, int], Deadline]) -> Sheet[WorkItem]:
    def of(item: WorkItem) -> Deadline | None:
        return deadlines.get((item.instance, item.token))

    return {
        "id": lambda each: each.id,
        "instance": lambda each: each.instance,
        "name": lambda each: each.name or each.element,
        "role": lambda each: each.role or ", ".join(each.candidates),
        "candidates": lambda each: list(each.candidates),
        "assignee": lambda each: each.assignee,
        "age": lambda each: output.age(each.created_at, now),
        "term": lambda each: each.term,
        "due": lambda each: found.due if (found := of(each)) else None,
        "left": lambda each: duration.left(of(each), now),
        "since": lambda each: each.created_at,
        "process": lambda each: each.process,
        "element": lambda each: each.element,
        "form": lambda each: each.form,
    }
