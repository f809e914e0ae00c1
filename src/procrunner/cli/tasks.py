"""``procrunner tasks``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from procrunner.cli import duration, options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.deadline import Deadline
from procrunner.model import WorkItem
from procrunner.permissions import ANY


@click.command("tasks")
@click.option("--role", "roles", multiple=True, help="Lane or candidate group.")
@click.option("--assignee", default="", help="Only those of one person.")
@click.option("--unclaimed", is_flag=True, help="Only those that nobody has in hands.")
@click.option("--mine", is_flag=True, help="Only what you may do now, as a deputy too: --as.")
@click.option("--instance", default="", help="Only those of one instance.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@options.acting
@options.personal
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    roles: tuple[str, ...],
    assignee: str,
    unclaimed: bool,  # noqa: FBT001 - click's flag
    mine: bool,  # noqa: FBT001 - click's flag
    instance: str,
    limit: int,
    actor: str,
    format_: str,
    fields: str,
) -> None:
    """List what persons have to do; what is due first comes first, then what is oldest."""
    project = find(ctx)
    if mine and (roles or assignee or unclaimed):
        raise click.UsageError("--mine goes with --instance and --limit only.", ctx)
    with (project.store if mine else project.seen).read() as unit:
        id_ = unit.instances.get(instance).id if instance else ""
        behalf: Mapping[str, str] = {}
        if mine:
            from procrunner.runner.worklist import worklist

            who = project.door.let_work(unit, actor, ANY)  # their right to it is reason to see it
            own = worklist(
                unit, project.catalogue, who, project.clock.now(), instance=id_, limit=limit
            )
            found: Sequence[WorkItem] = [each.item for each in own]
            behalf = {each.item.id: each.right.behalf for each in own}
        else:
            found = unit.work_items.list(
                instance=id_,
                roles=roles,
                assignee=assignee,
                is_free=unclaimed,
                by_due=True,
                limit=limit,
            )
        deadlines = unit.deadlines.of_tokens([(each.instance, each.token) for each in found])
    output.rows(
        Names(project, format_).all(found),
        _sheet(project.clock.now(), deadlines, behalf),
        format_,
        fields,
        shown=("id", "name", "role", "for" if mine else "assignee", "owner", "age", "due", "left"),
        nothing="nothing to do",
    )


def _sheet(
    now: datetime, deadlines: Mapping[tuple[str, int], Deadline], behalf: Mapping[str, str]
) -> Sheet[WorkItem]:
    def of(item: WorkItem) -> Deadline | None:
        return deadlines.get((item.instance, item.token))

    return {
        "id": lambda each: each.id,
        "instance": lambda each: each.instance,
        "name": lambda each: each.name or each.element,
        "role": lambda each: each.role or ", ".join(each.candidates),
        "candidates": lambda each: list(each.candidates),
        "assignee": lambda each: each.assignee,
        "owner": lambda each: each.delegated_by,
        "for": lambda each: behalf.get(each.id, ""),
        "age": lambda each: output.age(each.created_at, now),
        "term": lambda each: each.term,
        "due": lambda each: found.due if (found := of(each)) else None,
        "left": lambda each: duration.left(of(each), now),
        "since": lambda each: each.created_at,
        "process": lambda each: each.process,
        "element": lambda each: each.element,
        "form": lambda each: each.form,
    }
