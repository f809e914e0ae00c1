"""``procrunner work``."""

from __future__ import annotations

import signal
from datetime import timedelta
from functools import partial
from types import FrameType

import click

from procrunner.cli.names import Names
from procrunner.cli.output import clean, words
from procrunner.cli.project import find
from procrunner.worker import LEASE, Done, Woken


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--name", default="", help="The worker's name; otherwise machine and process.")
@click.option(
    "--lease",
    default=LEASE.total_seconds(),
    show_default=True,
    type=click.FloatRange(0.1, 86_400),
    help="Seconds after which the job of a worker that died is taken over.",
)
@click.pass_context
def command(
    ctx: click.Context,
    once: bool,  # noqa: FBT001 - click's flag
    name: str,
    lease: float,
) -> None:
    """Do the jobs and timers that are due, for ever or once.

    It can be killed at any time: what it had begun is done again under the same key.
    """
    project = find(ctx)
    worker = project.worker(name, lease=timedelta(seconds=lease))
    tell = partial(_tell, Names(project))
    if once:
        count = worker.run_due(watch=tell)
        click.echo(f"{count} done", err=True)
        return
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"worker {worker.name} looks for work; Ctrl-C ends it", err=True)
    if project.queue:
        Woken(worker, project.queue, tell, lambda: bool(stopping)).run()
    else:
        worker.run_for_ever(tell, lambda: bool(stopping))
    worker.leave()


def _tell(names: Names, done: Done) -> None:
    about = names.told(done.about) if done.about else None
    name = f"  {about.name or about.element or about.process}" if about else ""
    said = clean(words(f"{done.what}{name}: {done.said}"))
    click.echo(f"{done.instance}  {said}" if done.instance else said)
