"""``procrunner history``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import StoredEvent

SHEET: Sheet[StoredEvent] = {
    "number": lambda stored: stored.number,
    "at": lambda stored: stored.at,
    "by": lambda stored: stored.actor,
    "what": lambda stored: stored.event.kind,
    "element": lambda stored: stored.event.element,
    "name": lambda stored: stored.event.name or stored.event.element,
    "flow": lambda stored: stored.event.flow,
    "token": lambda stored: stored.event.token,
    "data": lambda stored: dict(stored.event.data),
    "process": lambda stored: stored.event.process,
    "hash": lambda stored: stored.hash,
}


@click.command("history")
@click.argument("instance")
@options.output
@click.pass_context
def command(ctx: click.Context, instance: str, format_: str, fields: str) -> None:
    """Tell everything that happened to INSTANCE, in order."""
    story = find(ctx).viewer.story(instance)
    output.rows(
        story.events,
        SHEET,
        format_,
        fields,
        shown=("number", "at", "by", "what", "name", "data"),
        nothing="no history",
    )
