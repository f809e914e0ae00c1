"""Words about an instance, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from procrunner.cli import duration, output
from procrunner.cli.language import current
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.deadline import WHOLE
from procrunner.errors import Exit, HandlerError, NotPermittedError
from procrunner.model import Incident, Instance, Note, Status, WaitKind, WorkItem
from procrunner.project import Project

if TYPE_CHECKING:  # what only tells needs none of what it tells of
    from procrunner.definition import Field
    from procrunner.runner import View


def tell(project: Project, ref: str, format_: str, fields: str) -> Exit:
    """Print where an instance stands; the exit code says whether an incident holds it."""
    if format_ == "table" and not fields:
        return stand(project, ref)
    view = project.viewer.view(ref)
    output.record(view, SHEET, format_, fields)
    return _held(view)


def tell_after(project: Project, ref: str, format_: str, fields: str) -> Exit:
    """The same after something was done; nothing where whoever did it may not look."""
    return unless_refused(lambda: tell(project, ref, format_, fields))


def unless_refused(look: Callable[[], Exit]) -> Exit:
    """What comes of a look at what was done, by somebody who need not be allowed to look."""
    try:
        return look()
    except NotPermittedError:
        return Exit.OK


def stand(project: Project, ref: str, *, shown: bool = True) -> Exit:
    """Where an instance stands, in words if shown; the exit code as above."""
    view = project.viewer.view(ref)
    if shown:
        for line in lines(Names(project).view(view), datetime.now(UTC)):
            click.echo(line)
    return _held(view)


def _held(view: View) -> Exit:
    return Exit.INCIDENT if view.incidents else Exit.OK


def finish(
    project: Project, instance: str, format_: str, fields: str, *, no_work: bool = False
) -> Exit:
    """Do the jobs that a command made due, unless told not to; then tell where it stands."""
    worked = Exit.OK if no_work else work(project, instance)
    return tell_after(project, instance, format_, fields) or worked


def work(project: Project, instance: str = "") -> Exit:
    """Do what is due, of one instance or of all; where handlers do not load, say so."""
    try:
        project.worker().run_due(instance=instance)
    except HandlerError as error:
        click.echo(output.clean_lines(f"error: {error}"), err=True)
        click.echo("  What was asked is stored; the jobs wait: procrunner work", err=True)
        return Exit.INCIDENT
    return Exit.OK


def handed(project: Project, said: str, item: WorkItem) -> None:
    """Say what became of a work item."""
    item = Names(project).told(item)
    click.echo(output.clean(f"{said}: {item.name or item.element} [{item.id}]"), err=True)


def lines(view: View, now: datetime) -> Iterator[str]:
    """The view as text."""
    instance = view.instance
    key = f"  key {instance.business_key}" if instance.business_key else ""
    yield output.clean(f"{instance.id}  {view.name or instance.process}{key}")
    yield (
        f"  {instance.process}:{instance.version}, {_status(instance)}, started "
        f"{output.moment(instance.started_at)} by {output.clean(instance.started_by)}"
    )
    due = {each.token: each for each in view.deadlines}
    items = {item.token for item in view.work_items}
    for token in sorted(due.keys() - items):
        name = "" if token == WHOLE else f"{due[token].name or due[token].element}: "
        yield output.clean(f"  {name}{duration.told(due[token], now)}")
    for item in view.work_items:
        yield output.clean(
            f"  waits for {turn(item)}"
            f"{f', asked by {item.delegated_by}' if item.delegated_by else ''}: "
            f"{item.name or item.element} "
            f"[{item.id}], since {output.age(item.created_at, now)}"
            + (f", {duration.told(due[item.token], now)}" if item.token in due else "")
        )
        yield from _fields(view.fields[item.id])
        if item.draft:
            yield output.clean(f"    filled in so far: {output.told(item.draft)}")
    for job in view.jobs:
        again = f", again at {output.moment(job.due)}: {job.error}" if job.error else ""
        yield output.clean(
            f"  waits for handler {job.topic}: {job.name or job.element}, {job.status}{again}"
        )
    for wait in view.events:
        what = f"for {wait.kind} {wait.message}"
        if wait.kind is WaitKind.TIMER and not wait.due:
            what = f"for a timer that stands, {wait.detail}"
        elif wait.due or wait.kind is WaitKind.CONDITIONAL:
            what = f"until {output.moment(wait.due) if wait.due else wait.message}"
        with_ = f" with {wait.correlation}" if wait.correlation else ""
        yield output.clean(f"  waits {what}{with_}: {wait.name or wait.element}")
    for wait in view.joins:
        yield output.clean(f"  a branch waits for others: {wait.name or wait.element}")
    yield from _incidents(view)
    for note in view.notes:
        yield output.clean(f"  {output.moment(note.at)} {note.author}: {note_text(note)}")


def _incidents(view: View) -> Iterator[str]:
    for incident in view.incidents:
        yield output.clean(
            f"  INCIDENT {incident.id} at {incident.name or incident.element}: {incident.message}"
        )
        yield from (f"    {line}" for line in mending(incident))
        yield f"    then: procrunner retry {incident.id}"


def mending(incident: Incident) -> Iterator[str]:
    """Who has settled it by hand, and how it is mended."""
    if incident.settled_at:
        when = output.moment(incident.settled_at)
        yield output.clean(f"settled by hand by {incident.settled_by}, {when}: see its history")
    if incident.hint:
        yield output.clean(incident.hint)


def note_text(note: Note) -> str:
    """What a note says, in a line."""
    file = f" (file {note.file['name']}, {note.file['size']:,} bytes)" if note.file else ""
    return note.text + file


SHEET: Sheet[View] = {
    "id": lambda view: view.instance.id,
    "process": lambda view: view.instance.process,
    "version": lambda view: view.instance.version,
    "name": lambda view: view.name,
    "key": lambda view: view.instance.business_key,
    "status": lambda view: view.instance.status,
    "outcome": lambda view: view.instance.outcome,
    "outcome_name": lambda view: view.instance.outcome_name,
    "started": lambda view: view.instance.started_at,
    "started_by": lambda view: view.instance.started_by,
    "ended": lambda view: view.instance.ended_at,
    "work_items": lambda view: [
        {
            "id": item.id,
            "element": item.element,
            "name": item.name,
            "role": item.role,
            "candidates": list(item.candidates),
            "assignee": item.assignee,
            "owner": item.delegated_by,
            "draft": dict(item.draft),
            "since": item.created_at,
            "term": item.term,
            "fields": [field.id for field in view.fields[item.id]],
        }
        for item in view.work_items
    ],
    "deadlines": lambda view: [
        {
            "element": each.element,
            "name": each.name,
            "term": each.term,
            "began": each.began_at,
            "due": each.due,
            "first_due": each.first_due,
            "calendar": each.calendar,
            "paused": each.paused_at,
        }
        for each in view.deadlines
    ],
    "jobs": lambda view: [
        {"topic": job.topic, "element": job.element, "status": job.status, "due": job.due}
        for job in view.jobs
    ],
    "events": lambda view: [
        {"kind": wait.kind, "element": wait.element, "name": wait.message, "due": wait.due}
        for wait in view.events
    ],
    "incidents": lambda view: [
        {
            "id": each.id,
            "element": each.element,
            "kind": each.kind,
            "message": each.message,
            "settled": each.settled_at,
            "settled_by": each.settled_by,
        }
        for each in view.incidents
    ],
    "notes": lambda view: [
        {
            "number": each.number,
            "at": each.at,
            "by": each.author,
            "token": each.token,
            "text": each.text,
            "file": dict(each.file),
        }
        for each in view.notes
    ],
    "variables": lambda view: dict(view.instance.variables),
}
"""An instance as data."""


def _status(instance: Instance) -> str:
    if not instance.status.is_over:
        return instance.status.value
    at = output.moment(instance.ended_at)
    if instance.status is Status.CANCELLED:
        return f"cancelled {at}"
    return output.clean(f"completed {at}: {instance.outcome_name or instance.outcome}")


def turn(item: WorkItem) -> str:
    """Whose turn a work item is: a person's, or that of a lane and its roles."""
    roles = ", ".join(item.candidates)
    lane = f"{item.role} ({roles})" if item.role and roles else item.role
    return item.assignee or lane or roles or "anybody"


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    from procrunner.form import conditions, type_of

    for field in fields:
        need = "required" if field.required else f"default {field.default or 'none'}"
        depends = "".join(f", {key} {text}" for key, text in conditions(field).items())
        choices = f" ({' | '.join(field.choices)})" if field.choices else ""
        label = f"{field.named(current())}, {type_of(field)}{choices}"
        yield output.clean(f"    {field.id}: {label}, {need}{depends}")
