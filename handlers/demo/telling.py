"""The story of a case as it was stored: a line for each step, and a picture of each drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from procrunner import diagram
from procrunner.definition import Definition
from procrunner.model import EventKind, StoredEvent, Variables
from procrunner.project import Project
from procrunner.runner import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the story."""

    name: str
    who: str
    when: datetime
    result: str


def tell(project: Project, instance: str, title: str, language: str, console: Console) -> None:
    """Print what happened to an instance, and draw it."""
    told = project.viewer.story(instance)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("step", "who", "when", "result"):
        table.add_column(heading, overflow="fold")
    for step in steps(told, language):
        when = step.when.astimezone(project.zone).strftime("%H:%M:%S")
        table.add_row(Text(step.name), step.who, when, Text(step.result))
    console.print()
    console.print(Text(title, style="bold"))
    console.print(table)
    for path in _drawn(project, told, title):
        console.print(f"picture: {path.relative_to(project.root)}", highlight=False)


def _drawn(project: Project, told: Story, title: str) -> Iterator[Path]:
    """Pictures of the drawings that it came through, by its business key."""
    folder = project.settings.data / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    touched = {stored.event.process for stored in told.events}
    for definition in told.definitions:
        if touched & {process.id for process in definition.processes}:
            name = f"{told.instance.business_key}-{Path(definition.file).stem}.svg"
            overlay = diagram.case(
                definition, told.events, told.waits, zone=project.zone or UTC, title=title
            )
            (folder / name).write_bytes(diagram.render(definition, overlay=overlay))
            yield folder / name


def steps(told: Story, language: str = "") -> Iterator[Step]:
    """What happened, without what only the machine cares for.

    A variable's value stands at the last step that set it: the history keeps names only.
    """
    definitions = {
        process.id: definition
        for definition in told.definitions
        for process in definition.processes
    }
    last = {name: each for each in told.events for name in each.event.data.get("set", ())}
    for stored in told.events:
        event = stored.event
        known = {n: v for n, v in told.instance.variables.items() if last.get(n) is stored}
        if event.kind is EventKind.COMPLETED and event.name:
            yield Step(
                name=definitions[event.process].elements[event.element].label(language),
                who=stored.who,
                when=stored.at,
                result=_result(stored, definitions[event.process], known),
            )


def _result(stored: StoredEvent, definition: Definition, variables: Variables) -> str:
    event = stored.event
    if chosen := event.data.get("to"):
        return "→ " + ", ".join(definition.flows[flow].label("en") or flow for flow in chosen)
    if definition.elements[event.element].type == "endEvent":
        return "END: " + definition.elements[event.element].label("en")
    return ", ".join(_said(name, variables.get(name)) for name in event.data.get("set", ()))


def _said(name: str, value: object) -> str:
    """The name of a variable, with the word in which a check told what it found."""
    if isinstance(value, bool):
        return f"{name}: {'yes' if value else 'no'}"
    if isinstance(value, Mapping):
        told = [
            value[key] for key in ("reason", "code", "number", "incoming_number") if key in value
        ]
        return f"{name}: {told[0]}" if told else name
    return name
