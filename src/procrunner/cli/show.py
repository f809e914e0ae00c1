"""``procrunner show``."""

from __future__ import annotations

import click

from procrunner.cli import options, telling
from procrunner.cli.project import find


@click.command("show")
@click.argument("instance")
@options.looking
@options.output
@click.pass_context
def command(ctx: click.Context, instance: str, format_: str, fields: str) -> None:
    """Tell where INSTANCE stands: what it waits for, whose turn it is, and since when.

    INSTANCE is an id, the beginning of one, or a business key.
    """
    telling.tell(find(ctx), instance, format_, fields)
