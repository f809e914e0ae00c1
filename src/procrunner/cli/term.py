"""``procrunner term``: what is counted, and how."""

from __future__ import annotations

import click

from procrunner.cli import term_explain, term_recompute


@click.group("term")
def command() -> None:
    """Tell how terms are counted, or count them anew."""


command.add_command(term_explain.command)
command.add_command(term_recompute.command)
