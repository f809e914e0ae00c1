"""What a changed act touches: elements, their forms, and what waits there now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from procrunner.cli import acts
from procrunner.definition import Element
from procrunner.errors import NotFoundError, StorageError
from procrunner.model import WorkItem
from procrunner.project import Project
from procrunner.regulation import Act, Service
from procrunner.regulation.change import Change, changes
from procrunner.regulation.trace import Drawing, Mark

COLUMNS = ["service", "step", "change", "fields", "elements", "forms", "work_items", "instances"]
EVERY = 1_000_000
"""The store counts by hundreds; a change concerns all."""


def rows(project: Project, old: Act, chosen: Sequence[tuple[Act, Service]]) -> list[dict[str, Any]]:
    """One row for each change.

    Raises:
        NotFoundError: the older checklist is of another act.
    """
    new = next((act for act, _ in chosen if act.id == old.id), None)
    if new is None:
        raise NotFoundError(f"there is no act '{old.id}' to compare with", where=old.file)
    services = {service.id: service for act, service in chosen if act.id == old.id}
    items = _open_work_items(project)
    marked = {
        id_: Drawing(new, acts.drawings(project, new, service)) for id_, service in services.items()
    }
    gone = {each.id for each in old.services} - {each.id for each in new.services}
    found = changes(
        old, new, old_words=acts.quotes(project, old), new_words=acts.quotes(project, new)
    )
    return [
        _row(new, each, marked.get(each.service), items)
        for each in found
        if each.service in {*services, *gone}
    ]


def _open_work_items(project: Project) -> Sequence[WorkItem]:
    try:
        with project.store.read() as unit:
            return unit.work_items.list(limit=EVERY)
    except StorageError as error:
        click.echo(f"what waits is not told: {error}", err=True)
        return ()


def _row(
    act: Act, change: Change, drawing: Drawing | None, items: Sequence[WorkItem]
) -> dict[str, Any]:
    marks = drawing.of(change.step) if drawing else ()
    waiting = list(_waiting(marks, drawing, items))
    return {
        "service": f"{act.id}/{change.service}",
        "step": change.step,
        "change": change.what,
        "fields": list(change.fields),
        "elements": [f"{mark.diagram.rpartition('/')[2]}#{mark.id}" for mark in marks],
        "forms": list(dict.fromkeys(form for mark in marks if (form := _form(mark)))),
        "work_items": [item.id for item in waiting],
        "instances": list(dict.fromkeys(item.instance for item in waiting)),
    }


def _form(mark: Mark) -> str:
    if not isinstance(mark.thing, Element):
        return ""
    known = mark.thing.attributes
    named = known.get("camunda:formRef") or known.get("camunda:formKey")
    return named or (f"fields of {mark.id}" if mark.thing.fields else "")


def _waiting(
    marks: Sequence[Mark], drawing: Drawing | None, items: Sequence[WorkItem]
) -> Iterator[WorkItem]:
    here = {
        (process.id, mark.id)
        for mark in marks
        if drawing
        for process in drawing.definitions[mark.diagram].processes
    }
    return (item for item in items if (item.process, item.element) in here)
