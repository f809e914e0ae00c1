"""What libraries log: a line for each on the terminal, as everything else there."""

from __future__ import annotations

import logging

import click

from procrunner.cli.output import clean


class _Terminal(logging.Handler):
    """Leaves stack traces out, and masks personal data."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(clean(f"{record.name}: {record.getMessage()}"), err=True)


def shorten() -> None:
    """Tell warnings and errors in a line, where nobody has set up logging."""
    logging.lastResort = _Terminal(logging.WARNING)
