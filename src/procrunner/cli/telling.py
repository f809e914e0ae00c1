"""Words about an instance, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from procrunner.cli import output
from procrunner.definition import Element
from procrunner.errors import Exit
from procrunner.form import type_of
from procrunner.model import Instance, Status
from procrunner.project import Project
from procrunner.runner import View, age


def tell(project: Project, ref: str, format_: str, fields: str) -> Exit:
    """Print where an instance stands; the exit code says whether an incident holds it."""
    view = project.viewer.view(ref)
    if format_ == "table":
        for line in lines(view, datetime.now(UTC)):
            click.echo(line)
    else:
        output.record(row(view), format_, fields)
    return Exit.INCIDENT if view.incidents else Exit.OK


def finish(project: Project, instance: Instance, *, no_work: bool) -> None:
    """Do the jobs that a command made due, unless told not to."""
    if not no_work:
        project.worker().run_due(instance=instance.id)


def lines(view: View, now: datetime) -> Iterator[str]:
    """The view as text."""
    instance = view.instance
    key = f"  key {instance.business_key}" if instance.business_key else ""
    yield output.clean(f"{instance.id}  {view.name or instance.process}{key}")
    yield (
        f"  {instance.process}:{instance.version}, {_status(instance)}, started "
        f"{output.moment(instance.started_at)} by {output.clean(instance.started_by)}"
    )
    for item in view.work_items:
        yield output.clean(
            f"  waits for {_who(item.assignee, item.role, item.candidates)}: {item.name} "
            f"[{item.id}], since {age(item.created_at, now)}"
            + (f", term {item.term}" if item.term else "")
        )
        yield from _fields(view.elements[item.id])
    for job in view.jobs:
        again = f", again at {output.moment(job.due)}: {job.error}" if job.error else ""
        yield output.clean(f"  waits for handler {job.topic}: {job.name}, {job.status}{again}")
    for wait in view.events:
        what = f"until {output.moment(wait.due)}" if wait.due else f"for {wait.kind} {wait.message}"
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


def row(view: View) -> dict[str, Any]:
    """The view as data."""
    instance = view.instance
    return {
        "id": instance.id,
        "process": instance.process,
        "version": instance.version,
        "name": view.name,
        "key": instance.business_key,
        "status": instance.status,
        "outcome": instance.outcome,
        "outcome_name": instance.outcome_name,
        "started": instance.started_at,
        "started_by": instance.started_by,
        "ended": instance.ended_at,
        "work_items": [
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
        "jobs": [
            {"topic": job.topic, "element": job.element, "status": job.status, "due": job.due}
            for job in view.jobs
        ],
        "events": [
            {"kind": wait.kind, "element": wait.element, "name": wait.message, "due": wait.due}
            for wait in view.events
        ],
        "incidents": [
            {"id": each.id, "element": each.element, "kind": each.kind, "message": each.message}
            for each in view.incidents
        ],
        "variables": dict(instance.variables),
    }


def _status(instance: Instance) -> str:
    if instance.status is Status.ACTIVE:
        return "active"
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
