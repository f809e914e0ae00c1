"""``procrunner term explain``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from procrunner import engine
from procrunner.calendar import Calendar, Counting, Stop, Stretch, Term, stretches, term
from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.deadline import WHOLE, Deadline
from procrunner.errors import NotFoundError, UsageError
from procrunner.project import Project
from procrunner.runner import stops_of

COUNTINGS = [each.value for each in Counting]


@dataclass(frozen=True, slots=True)
class _Question:
    term: Term
    start: datetime
    calendar: Calendar
    stops: Sequence[Stop] = ()
    stands: str = ""  #: why the clock stands now


@click.command("explain")
@click.argument("item", required=False, default="")
@click.option("--at", default="", help="Of an instance: the activity or timer event of the term.")
@click.option("--term", "text", default="", help="The term: PT2H, P3D, P1M, or P0D for that day.")
@click.option(
    "--calendar",
    "counting",
    type=click.Choice([each.value for each in Counting]),
    default="working",
)
@click.option("--from", "start", default="", help="The event: 2026-11-20T10:00; otherwise now.")
@click.option("--role", default="", help="Whose office hours count.")
@click.option("--before", is_flag=True, help="Before the last day: the day before it is the last.")
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    item: str,
    at: str,
    text: str,
    counting: str,
    start: str,
    role: str,
    before: bool,  # noqa: FBT001 - click's flag
    format_: str,
    fields: str,
) -> None:
    """Tell every day or hour that a term counts or skips, and why.

    ITEM is a work item, or an instance with --at: an activity in it that has a term, a timer event
    with the property term:of, or its process. Or give --term. The last line tells when it ends.
    """
    project = find(ctx)
    if bool(item) == bool(text) or (at and not item):
        raise UsageError("give a work item, or --term", hint="term explain --term P3D")
    if at:
        question = _of_instance(project, item, at)
    elif item:
        question = _of_item(project, item)
    else:
        said = {"term": text, "term:calendar": counting}
        said["term:bound"] = "before" if before else "within"
        calendar = project.calendars.of([role])
        question = _Question(_read(said), _moment(start, calendar), calendar)
    way = [*stretches(question.term, question.start, question.calendar, question.stops)]
    output.rows(
        way,
        _sheet(question.calendar),
        format_,
        fields,
        shown=("from", "to", "counts", "why"),
        nothing="",
    )
    if format_ == "table":
        _conclude(question, way)


def _of_item(project: Project, ref: str) -> _Question:
    with project.seen.read() as unit:
        item = unit.work_items.get(ref)
        key = item.instance, item.token
        deadline = unit.deadlines.of_tokens([key]).get(key)
    if deadline is None:
        raise UsageError(
            f"work item {item.id} ({item.name}) has no term",
            hint="The drawing gives one by the property 'term'.",
        )
    return _of_deadline(project, deadline)


def _of_instance(project: Project, ref: str, at: str) -> _Question:
    with project.seen.read() as unit:
        instance = unit.instances.get(ref)
        deadlines = unit.deadlines.of(instance.id)
        program = project.catalogue.of(unit, instance)
    for each in deadlines:
        if at == each.element or (at == each.process and each.token == WHOLE):
            return _of_deadline(project, each)
    state = instance.state
    timer = engine.clock(program, state, at, project.clock.now()) if state else None
    if timer is None:
        known = ", ".join(each.element or each.process for each in deadlines)
        raise NotFoundError(
            f"no term runs at '{at}' in {instance.id}",
            hint=f"Terms run at: {known or 'nothing'}; a timer belongs to one by term:of.",
        )
    return _Question(
        _read(timer.reading),
        timer.clock.begun,
        timer.calendar,
        timer.clock.stops,
        timer.clock.reason,
    )


def _of_deadline(project: Project, deadline: Deadline) -> _Question:
    return _Question(
        _read(deadline.reading),
        deadline.began_at,
        project.catalogue.rules.calendar(deadline),
        stops_of(deadline),
        next((each.reason for each in deadline.pauses if each.end is None), ""),
    )


def _read(properties: Mapping[str, str]) -> Term:
    found = term(properties)
    if found is None:
        raise UsageError("there is no term", hint="term explain --term P3D")
    return found


def _moment(text: str, calendar: Calendar) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--from {text!r} is no moment", hint="Write 2026-11-20T10:00, in the office's time."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)


def _sheet(calendar: Calendar) -> Sheet[Stretch]:
    def shown(moment: datetime) -> str:
        return f"{calendar.local(moment):%a %Y-%m-%d %H:%M}"

    return {
        "from": lambda each: shown(each.begin),
        "to": lambda each: shown(each.end),
        "counts": lambda each: _amount(each) if each.is_counted else "",
        "why": lambda each: each.reason,
        "begin": lambda each: each.begin,
        "end": lambda each: each.end,
    }


def _amount(stretch: Stretch) -> str:
    if stretch.number:
        return f"day {stretch.number}"
    minutes, seconds = divmod(int((stretch.end - stretch.begin).total_seconds()), 60)
    parts = (minutes // 60, "h"), (minutes % 60, "min"), (seconds, "s")
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"


def _conclude(question: _Question, way: list[Stretch]) -> None:
    calendar = question.calendar
    end = calendar.local(way[-1].end if way else question.start)
    click.echo(
        f"{question.term.text} ({question.term.counting}) from "
        f"{calendar.local(question.start):%a %Y-%m-%d %H:%M} ends {end:%a %Y-%m-%d %H:%M} "
        f"{calendar.zone.key}, calendar {calendar.name}"
    )
    if question.stands:
        click.echo(f"Its clock stands now, {question.stands}: it ends later by that.")
