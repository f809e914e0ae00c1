"""``procrunner term recompute``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.runner import Recount

SHEET: Sheet[Recount] = {
    "instance": lambda each: each.before.instance,
    "name": lambda each: each.before.name or each.before.process,
    "term": lambda each: each.before.term,
    "before": lambda each: each.before.due,
    "after": lambda each: each.after.due,
    "first": lambda each: each.before.first_due,
    "calendar_before": lambda each: each.before.calendar,
    "calendar": lambda each: each.after.calendar,
    "token": lambda each: each.before.token,
}


@click.command("recompute")
@click.option("--apply", is_flag=True, help="Store the new moments; without it nothing changes.")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    apply: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Count open terms anew that were counted by another version of the calendars.

    Without --apply it only tells which terms would end otherwise, and ends with 1 if some would.
    The moment that was counted first is kept beside the new one.
    """
    output.named(SHEET, fields)
    found = find(ctx).mender.recount(apply=apply, actor=actor)
    moved = [each for each in found if each.before.due != each.after.due]
    output.rows(
        moved,
        SHEET,
        format_,
        fields,
        shown=("instance", "name", "term", "before", "after"),
        nothing="no open term ends otherwise",
    )
    did = "moved" if apply else "would move; --apply stores it"
    click.echo(f"{len(found)} counted anew, {len(moved)} {did}", err=True)
    return Exit.FINDINGS if moved and not apply else Exit.OK
