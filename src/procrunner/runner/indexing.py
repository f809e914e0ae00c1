"""What begins a process from outside is noted when a version of it is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from procrunner import engine
from procrunner.definition import Definition, Process, Start, starts
from procrunner.model import DefinitionVersion, ProcessStart, WaitKind


def of(
    version: DefinitionVersion, definition: Definition, process: Process, at: datetime
) -> Iterator[ProcessStart]:
    """Everything that begins this version; a timer whose last moment has passed begins nothing."""
    for start in starts(definition, process):
        due, cycle = None, ""
        if start.event.type == "timer":
            due, cycle = engine.alarm(start.event, at)
        yield ProcessStart(
            process=version.process,
            version=version.version,
            element=start.element.id,
            number=start.number,
            kind=WaitKind(start.event.type),
            name=_name(start),
            due=due,
            cycle=cycle,
        )


def _name(start: Start) -> str:
    return start.event.text if start.event.type == "conditional" else start.event.name
