"""Words about an instance, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from procrunner.cli import duration, output
from procrunner.cli.output import Sheet
from procrunner.deadline import WHOLE
from procrunner.definition import Element
from procrunner.errors import Exit, HandlerError
from procrunner.form import type_of
from procrunner.model import Instance, Status, WaitKind
from procrunner.project import Project
from procrunner.runner import View


def tell(project: Project, ref: str, format_: str, fields: str) -> Exit:
    """Print where an instance stands; the exit code says whether an incident holds it."""
    if format_ == "table" and not fields:
        return stand(project, ref)
    view = project.viewer.view(ref)
    output.record(view, SHEET, format_, fields)
    return _held(view)


def stand(project: Project, ref: str, *, shown: bool = True) -> Exit:
    """Where an instance stands, in words if shown; the exit code as above."""
    view = project.viewer.view(ref)
    if shown:
        for line in lines(view, datetime.now(UTC)):
            click.echo(line)
    return _held(view)


def _held(view: View) -> Exit:
    return Exit.INCIDENT if view.incidents else Exit.OK


def finish(
    project: Project, instance: str, format_: str, fields: str, *, no_work: bool = False
) -> Exit:
    """Do the jobs that a command made due, unless told not to; then tell where it stands."""
    worked = Exit.OK if no_work else work(project, instance)
    return tell(project, instance, format_, fields) or worked


def work(project: Project, instance: str = "") -> Exit:
    """Do what is due, of one instance or of all; where handlers do not load, say so."""
    try:
        project.worker().run_due(instance=instance)
    except HandlerError as error:
        click.echo(output.clean_lines(f"error: {error}"), err=True)
        click.echo("  What was asked is stored; the jobs wait: procrunner work", err=True)
        return Exit.INCIDENT
    return Exit.OK


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
            f"  waits for {_who(item.assignee, item.role, item.candidates)}: "
            f"{item.name or item.element} "
            f"[{item.id}], since {output.age(item.created_at, now)}"
            + (f", {duration.told(due[item.token], now)}" if item.token in due else "")
        )
        yield from _fields(view.elements[item.id])
    for job in view.jobs:
        again = f", again at {output.moment(job.due)}: {job.error}" if job.error else ""
        yield output.clean(
            f"  waits for handler {job.topic}: {job.name or job.element}, {job.status}{again}"
        )
    for wait in view.events:
        what = f"for {wait.kind} {wait.message}"
        if wait.due or wait.kind is WaitKind.CONDITIONAL:
            what = f"until {output.moment(wait.due) if wait.due else wait.message}"
        with_ = f" with {wait.correlation}" if wait.correlation else ""
        yield output.clean(f"  waits {what}{with_}: {wait.name or wait.element}")
    for wait in view.joins:
        yield output.clean(f"  a branch waits for others: {wait.name or wait.element}")
    for incident in view.incidents:
        yield output.clean(
            f"  INCIDENT {incident.id} at {incident.name or incident.element}: {incident.message}"
        )
        yield output.clean(f"    {incident.hint}")
        yield f"    then: procrunner retry {incident.id}"


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
            "since": item.created_at,
            "term": item.term,
            "fields": [field.id for field in view.elements[item.id].fields],
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
        {"id": each.id, "element": each.element, "kind": each.kind, "message": each.message}
        for each in view.incidents
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


def _who(assignee: str, role: str, candidates: tuple[str, ...]) -> str:
    roles = f"{role} ({', '.join(candidates)})" if role and candidates else role
    return assignee or roles or ", ".join(candidates) or "anybody"


def _fields(element: Element) -> Iterator[str]:
    for field in element.fields:
        need = "required" if field.required else f"default {field.default or 'none'}"
        choices = f" ({' | '.join(field.choices)})" if field.choices else ""
        yield output.clean(f"    {field.id}: {field.label}, {type_of(field)}{choices}, {need}")
