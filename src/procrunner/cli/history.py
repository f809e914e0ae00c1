"""``procrunner history``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.project import find


@click.command("history")
@click.argument("instance")
@options.output
@click.pass_context
def command(ctx: click.Context, instance: str, format_: str, fields: str) -> None:
    """Tell everything that happened to INSTANCE, in order."""
    story = find(ctx).viewer.story(instance)
    rows = [
        {
            "number": stored.number,
            "at": stored.at,
            "by": stored.actor,
            "what": stored.event.kind,
            "element": stored.event.element,
            "name": stored.event.name or stored.event.element,
            "flow": stored.event.flow,
            "token": stored.event.token,
            "data": dict(stored.event.data),
            "process": stored.event.process,
            "hash": stored.hash,
        }
        for stored in story.events
    ]
    columns = ["number", "at", "by", "what", "name", "data"]
    output.rows(rows, format_, fields, columns=columns, nothing="no history")
