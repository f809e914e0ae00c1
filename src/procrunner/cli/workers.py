"""``procrunner workers``."""

from __future__ import annotations

from datetime import timedelta

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.model import WorkerView

SILENT = timedelta(seconds=30)
"""Three signs of life that did not come."""


def _state(worker: WorkerView) -> str:
    if worker.silent > SILENT:
        return "silent"
    return "works" if worker.jobs else "waits"


SHEET: Sheet[WorkerView] = {
    "name": lambda each: each.name,
    "state": _state,
    "seen": lambda each: f"{each.silent.total_seconds():.0f} s ago",
    "doing": lambda each: [f"{job.topic}  {job.name or job.element}" for job in each.jobs],
    "instance": lambda each: [job.instance for job in each.jobs],
    "attempt": lambda each: [job.attempts for job in each.jobs],
    "held_until": lambda each: [str(job.lease_until) for job in each.jobs],
    "started": lambda each: each.started_at,
}


@click.command("workers")
@options.output
@click.pass_context
def command(ctx: click.Context, format_: str, fields: str) -> None:
    """List who works: when each was last seen, and what it does now.

    A worker that is silent may be dead: what it holds is taken over when its lease runs out.
    """
    with find(ctx).store.read() as unit:
        found = unit.workers.list()
    output.rows(
        found,
        SHEET,
        format_,
        fields,
        shown=("name", "state", "seen", "doing", "instance", "attempt"),
        nothing="nobody works; start a worker with: procrunner work",
    )
