"""``procrunner report``: what became of things."""

from __future__ import annotations

import click

from procrunner.cli import report_terms


@click.group("report")
def command() -> None:
    """Tell what became of terms."""


command.add_command(report_terms.command)
