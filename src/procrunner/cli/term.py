"""``procrunner term``: what is counted, and how."""

from __future__ import annotations

import click

from procrunner.cli import term_explain


@click.group("term")
def command() -> None:
    """Tell how a term is counted."""


command.add_command(term_explain.command)
