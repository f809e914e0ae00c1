"""What libraries log: a line for each on the terminal, as everything else there."""

from __future__ import annotations

import logging

import click

from procrunner.cli.output import clean, clean_lines, words


class _Terminal(logging.Handler):
    """Masks personal data, tells no secrets, and stack traces only where they are asked for."""

    def __init__(self, *, traces: bool) -> None:
        super().__init__(logging.WARNING)
        self._traces = traces

    def emit(self, record: logging.LogRecord) -> None:
        said = self.format(record) if self._traces else record.getMessage()
        told = words(f"{record.name}: {said}")
        click.echo(clean_lines(told) if self._traces else clean(told), err=True)


def tell(*, traces: bool) -> None:
    """Tell warnings and errors, each in a line but for traces, where nobody has set up logging."""
    logging.lastResort = _Terminal(traces=traces)
