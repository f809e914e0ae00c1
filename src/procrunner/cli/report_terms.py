"""``procrunner report terms``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.report import PERIODS, Row, page, rows

SHEET: Sheet[Row] = {
    "process": lambda row: row.process,
    "variant": lambda row: row.variant,
    "period": lambda row: row.period,
    "step": lambda row: row.name or row.element or "the whole",
    "element": lambda row: row.element,
    "unit": lambda row: row.unit,
    "term": lambda row: row.term,
    "cases": lambda row: row.count,
    "in_time": lambda row: row.in_time,
    "late": lambda row: row.late,
    "waiting": lambda row: row.waiting,
    "overdue": lambda row: row.overdue,
    "median_hours": lambda row: _hours(row.median),
    "most_hours": lambda row: _hours(row.most),
    "term_hours": lambda row: _hours(row.allowed),
    "late_by_hours": lambda row: _hours(row.late_by),
    "latest_by_hours": lambda row: _hours(row.latest_by),
}
SHOWN = (
    *("process", "period", "variant", "step", "unit", "term", "cases", "in_time", "late"),
    *("overdue", "median_hours", "most_hours", "term_hours", "late_by_hours"),
)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("terms")
@click.option(
    "--from", "begin", type=DAY, default="1970-01-01", help="First day, of the beginning."
)
@click.option("--to", "end", type=DAY, help="Last day; otherwise today.")
@click.option("--by", "period", type=click.Choice([*PERIODS]), default="all", show_default=True)
@click.option("--variant", default="", metavar="NAME", help="The variable that tells variants.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also as a page.")
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    begin: datetime,
    end: datetime | None,
    period: str,
    variant: str,
    html: Path | None,
    format_: str,
    fields: str,
) -> None:
    """Tell what became of terms: in time, late, by how much, and where the time went.

    By service, variant, unit and period; each step with its median and the time that nine of ten
    did not exceed, in working hours, against the term.
    """
    project = find(ctx)
    zone = project.calendars.usual.zone
    first = begin.replace(tzinfo=zone)
    last = end.replace(tzinfo=zone) + timedelta(days=1) if end else datetime.now(UTC)
    found = rows(project.reporter.taken(first, last, variant=variant), period)
    told = Names(project, format_).all(found)
    output.rows(told, SHEET, format_, fields, shown=SHOWN, nothing="no terms began in this time")
    if html:
        span = f"{found[0].period} to {found[-1].period}" if period != "all" and found else ""
        title = f"Terms of {project.name}{': ' if span else ''}{span}"
        place(html, page(Names(project).all(found), title=title))
        click.echo(f"{html}: {output.counted(len(found), 'row')}", err=True)


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 2)
