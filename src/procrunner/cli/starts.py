"""``procrunner starts``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import ProcessStart

SHEET: Sheet[ProcessStart] = {
    "process": lambda each: each.process,
    "version": lambda each: each.version,
    "element": lambda each: each.element,
    "kind": lambda each: each.kind,
    "name": lambda each: each.name,
    "due": lambda each: each.due,
}


@click.command("starts")
@options.looking
@options.output
@click.pass_context
def command(ctx: click.Context, format_: str, fields: str) -> None:
    """List what begins processes by itself: messages, signals, conditions, and timers when next.

    Of the newest version of each process. The name is what procrunner message and signal take, in
    no other language. A timer without a moment has fired for the last time, or
    its moment had passed when it was deployed.
    """
    project = find(ctx)
    output.named(SHEET, fields)
    output.rows(
        project.viewer.starts(),
        SHEET,
        format_,
        fields,
        shown=tuple(SHEET),
        nothing="processes begin only by procrunner start",
    )
