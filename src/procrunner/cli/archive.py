"""``procrunner archive``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import duration, options, output
from procrunner.cli.naming import process_id
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import Instance

SHEET: Sheet[Instance] = {
    "id": lambda each: each.id,
    "process": lambda each: each.process,
    "key": lambda each: each.business_key,
    "outcome": lambda each: each.outcome_name or each.outcome,
    "ended": lambda each: each.ended_at,
}


@click.command("archive")
@click.option("--older-than", required=True, metavar="P5Y", help="How long ago they ended.")
@click.option("--process", default="", help="Id of the process, or its end after a dot.")
@click.option("--out", type=click.Path(path_type=Path), help="The new file; without it a dry run.")
@click.option("--limit", default=10_000, show_default=True, type=click.IntRange(1))
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    older_than: str,
    process: str,
    out: Path | None,
    limit: int,
    actor: str,
    format_: str,
    fields: str,
) -> None:
    """Take instances that ended long ago out of the database, into the file --out: JSON lines.

    Without --out it only lists them. Each line has events, variables, documents and the way to a
    checkpoint that is made before; procrunner audit verify --archive FILE holds it against what
    the database keeps. Keep the file: nothing else has these cases any more.
    """
    project = find(ctx)
    before = duration.before(project.clock.now(), older_than, where="--older-than")
    id_ = process_id(project, process) if process else ""
    old = project.archivist.old(before, actor=actor, process=id_, limit=limit)
    output.rows(
        old, SHEET, format_, fields, shown=tuple(SHEET), nothing="nothing ended so long ago"
    )
    if out is None or not old:
        click.echo(f"{len(old)} would be archived; --out FILE does it", err=True)
        return
    made = project.archivist.archive(old, out, actor=actor, signer=project.signer(None, ""))
    click.echo(f"{len(old)} archived in {out}, proven by checkpoint {made.number}", err=True)
