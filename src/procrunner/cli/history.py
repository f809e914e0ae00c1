"""``procrunner history``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.cli.telling import note_text
from procrunner.model import EventKind, StoredEvent

SHEET: Sheet[StoredEvent] = {
    "number": lambda stored: stored.number,
    "at": lambda stored: stored.at,
    "by": lambda stored: stored.actor,
    "for": lambda stored: stored.behalf,
    "who": lambda stored: stored.who,
    "what": lambda stored: stored.event.kind,
    "element": lambda stored: stored.event.element,
    "name": lambda stored: stored.event.name or stored.event.element,
    "flow": lambda stored: stored.event.flow,
    "token": lambda stored: stored.event.token,
    "data": lambda stored: dict(stored.event.data),
    "process": lambda stored: stored.event.process,
    "hash": lambda stored: stored.hash,
}


@click.command("history")
@click.argument("instance")
@options.looking
@options.output
@click.pass_context
def command(ctx: click.Context, instance: str, format_: str, fields: str) -> None:
    """Tell everything that happened to INSTANCE, in order."""
    project = find(ctx)
    record, names = project.viewer.record(instance), Names(project, format_)
    notes = {note.number: note_text(note) for note in record.notes}
    output.rows(
        [names.event(each) for each in record.events],
        {**SHEET, "data": lambda stored: _data(stored, notes)},
        format_,
        fields,
        shown=("number", "at", "who", "what", "name", "data"),
        nothing="no history",
    )


def _data(stored: StoredEvent, notes: Mapping[int, str]) -> dict[str, Any]:
    """What the event holds; with what a note says, if it was not erased."""
    is_note = stored.event.kind in {EventKind.COMMENTED, EventKind.ATTACHED}
    said = notes.get(stored.event.data["note"]) if is_note else None
    return {**stored.event.data, **({"text": said} if said else {})}
