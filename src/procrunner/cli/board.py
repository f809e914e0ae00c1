"""``procrunner board``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.deadline import Queue
from procrunner.model import JobStatus, Status
from procrunner.ports import Cause
from procrunner.project import Project

if TYPE_CHECKING:
    from rich.console import Group

SOON = 3_600
"""Seconds before a due moment from which it is shown as near."""


@dataclass(frozen=True, slots=True)
class _Board:
    queues: Sequence[Queue]
    active: int
    incidents: int
    jobs: int  #: that wait for a worker


@click.command("board")
@click.option("--once", is_flag=True, help="Print it and end; so it is without a terminal.")
@click.option(
    "--every", default=2.0, show_default=True, type=click.FloatRange(0.2), help="Seconds."
)
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    once: bool,  # noqa: FBT001 - click's flag
    every: float,
    format_: str,
    fields: str,
) -> None:
    """Show queues by role, live: how many, since when, and how their terms stand.

    Ctrl-C ends it.
    """
    project = find(ctx)
    if format_ == "table" and not (once or fields) and sys.stdout.isatty():
        _live(project, every)
        return
    board, now = _look(project, Names(project, format_)), datetime.now(UTC)
    shown = ("role", "open", "oldest", "left", "late")
    output.rows(board.queues, _sheet(now), format_, fields, shown=shown, nothing="nothing to do")
    click.echo(_summary(board), err=True)


def _look(project: Project, names: Names) -> _Board:
    with project.seen.read() as unit:
        queues = unit.work_items.queues(datetime.now(UTC))
        return _Board(
            queues=[replace(each, role=names.role(each.role)) for each in queues],
            active=unit.instances.count(status=Status.ACTIVE),
            incidents=sum(unit.incidents.count(cause=Cause(unsettled=True)).values()),
            jobs=len(unit.jobs.list(status=JobStatus.DUE, limit=1_000)),
        )


def _summary(board: _Board) -> str:
    return (
        f"{output.counted(board.active, 'active instance')}, "
        f"{output.counted(board.jobs, 'job')} due, {output.counted(board.incidents, 'incident')}"
    )


def _sheet(now: datetime) -> Sheet[Queue]:
    return {
        "role": lambda each: each.role or "anybody",
        "open": lambda each: each.open,
        "oldest": lambda each: output.age(each.oldest, now),
        "left": lambda each: _left(each, now),
        "late": lambda each: each.late,
        "since": lambda each: each.oldest,
        "next_due": lambda each: each.next_due,
    }


def _left(queue: Queue, now: datetime) -> str:
    if queue.next_due is None:
        return ""
    if queue.next_due < now:
        return f"{output.age(queue.next_due, now)} late"
    return f"in {output.age(now, queue.next_due)}"


def _live(project: Project, every: float) -> None:
    from rich.live import Live

    names = Names(project)
    with (
        suppress(KeyboardInterrupt),
        Live(_drawn(_look(project, names)), screen=True, auto_refresh=False) as live,
    ):
        while True:
            live.update(_drawn(_look(project, names)), refresh=True)
            time.sleep(every)


def _drawn(board: _Board) -> Group:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    now = datetime.now(UTC)
    table = Table(expand=True, header_style="bold")
    for name in ("role", "open", "oldest", "next term", "late"):
        table.add_column(name, justify="right" if name in ("open", "late") else "left")
    for each in sorted(board.queues, key=lambda queue: (-queue.late, queue.role)):
        age, left = output.age(each.oldest, now), _left(each, now)
        cells = (each.role or "anybody", each.open, age, left, each.late or "")
        table.add_row(*(Text(output.clean(cell)) for cell in cells), style=_style(each, now))
    head = f"{output.moment(now)}   {_summary(board)}"
    return Group(Text(head, style="bold"), table)


def _style(queue: Queue, now: datetime) -> str:
    if queue.late:
        return "red"
    near = queue.next_due and (queue.next_due - now).total_seconds() < SOON
    return "yellow" if near else ""
