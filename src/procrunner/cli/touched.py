"""What a changed act touches: elements, forms, what waits there, and what may come there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from procrunner.cli import acts
from procrunner.definition import Element
from procrunner.errors import NotFoundError, StorageError
from procrunner.model import Incident, Instance, Job, JobStatus, Status, WorkItem
from procrunner.project import Project
from procrunner.regulation import Act, Service
from procrunner.regulation.change import Change, changes
from procrunner.regulation.trace import Drawing, Mark

COLUMNS = [
    *("service", "step", "change", "fields", "elements", "forms"),
    *("work_items", "instances", "running"),
]
EVERY = 1_000_000
"""The store counts by hundreds; a change concerns all."""


@dataclass(frozen=True, slots=True)
class Running:
    """What the database says is going on."""

    items: Sequence[WorkItem] = ()  #: open
    waits: Sequence[WorkItem | Job | Incident] = ()  #: whatever stands at an element
    instances: Sequence[Instance] = ()  #: active


def rows(project: Project, old: Act, chosen: Sequence[tuple[Act, Service]]) -> list[dict[str, Any]]:
    """One row for each change.

    Raises:
        NotFoundError: the older checklist is of another act.
    """
    new = next((act for act, _ in chosen if act.id == old.id), None)
    if new is None:
        raise NotFoundError(f"there is no act '{old.id}' to compare with", where=old.file)
    services = {service.id: service for act, service in chosen if act.id == old.id}
    running = _running(project)
    marked = {
        id_: Drawing(new, acts.drawings(project, new, service)) for id_, service in services.items()
    }
    gone = {each.id for each in old.services} - {each.id for each in new.services}
    found = changes(
        old, new, old_words=acts.quotes(project, old), new_words=acts.quotes(project, new)
    )
    return [
        _row(new, each, marked.get(each.service), running)
        for each in found
        if each.service in {*services, *gone}
    ]


def _running(project: Project) -> Running:
    try:
        with project.seen.read() as unit:
            items = unit.work_items.list(limit=EVERY)
            jobs = [j for each in _STANDING for j in unit.jobs.list(status=each, limit=EVERY)]
            incidents = unit.incidents.list(limit=EVERY)
            active = unit.instances.list(status=Status.ACTIVE, limit=EVERY)
    except StorageError as error:
        click.echo(f"what waits is not told: {error}", err=True)
        return Running()
    return Running(items, [*items, *jobs, *incidents], active)


_STANDING = (JobStatus.DUE, JobStatus.RUNNING, JobStatus.FAILED)


def _row(act: Act, change: Change, drawing: Drawing | None, running: Running) -> dict[str, Any]:
    marks = drawing.of(change.step) if drawing else ()
    here = set(_places(marks, drawing))
    processes = {process for process, _ in here}
    at = [each.instance for each in running.waits if (each.process, each.element) in here]
    return {
        "service": f"{act.id}/{change.service}",
        "step": change.step,
        "change": change.what,
        "fields": list(change.fields),
        "elements": [f"{mark.diagram.rpartition('/')[2]}#{mark.id}" for mark in marks],
        "forms": list(dict.fromkeys(form for mark in marks if (form := _form(mark)))),
        "work_items": [i.id for i in running.items if (i.process, i.element) in here],
        "instances": list(dict.fromkeys(at)),
        "running": [
            each.id for each in running.instances if processes & {each.process, *each.pins}
        ],
    }


def _form(mark: Mark) -> str:
    if not isinstance(mark.thing, Element):
        return ""
    known = mark.thing.attributes
    named = known.get("camunda:formRef") or known.get("camunda:formKey")
    return named or (f"fields of {mark.id}" if mark.thing.fields else "")


def _places(marks: Sequence[Mark], drawing: Drawing | None) -> Iterator[tuple[str, str]]:
    """Process and BPMN id of each element."""
    if drawing is None:
        return
    for mark in marks:
        for process in drawing.definitions[mark.diagram].processes:
            yield process.id, mark.id
