"""What persons, messages and handlers do in a scenario that goes along a given way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procrunner.definition import Element, Field, Process
from procrunner.errors import Finding
from procrunner.form import Type, default, is_asked, is_required, type_of
from procrunner.model import Variables
from procrunner.project import Project
from procrunner.scenario.choosing import OTHER, mentioned
from procrunner.scenario.model import Answers, Expected, Reply, Scenario

LONG = "P1Y"
"""How long somebody takes, where a timer must fire first whose time is computed."""
SHORT = "PT1H"
"""How long, where a message or a signal must come first."""
_SENT = {"message", "signal"}
_SAMPLES = {"boolean": True, "long": 1, "number": 1, "date": "2026-03-02", "time": "10:00"}


def scenario(
    project: Project, process: Process, finding: Finding, variables: Variables
) -> Scenario:
    """One that goes along the finding's way, if the variables lead there."""
    things = {element.id: element for element in process.elements}
    way = [things[id_] for id_ in dict.fromkeys(finding.way) if id_ in things]
    tasks = [element for element in process.elements if element.type == "userTask"]
    asked = {field.id for task in tasks for field in task.fields if task in way}
    starts = [e for e in process.elements if e.type == "startEvent" and e.parent == process.id]
    begun = [start for start in starts if start in way] or starts[:1]
    form = _form([field for start in begun for field in start.fields], variables)
    return Scenario(
        file=finding.file,
        line=finding.line,
        lines={},
        key=key(finding),
        title=finding.message,
        channel=process.id.rpartition(".")[2],
        process=process.id,
        begins=begun[0].id if len(starts) > 1 else "",
        start={**form, **{name: v for name, v in variables.items() if name not in asked}},
        answers={**_answers(tasks, variables), **{each.id: {} for each in _awaited(way)}},
        takes=dict(_takes(way, things)),
        handlers=_replies(project, process, way, variables),
        expected=Expected(),
    )


def key(finding: Finding) -> str:
    """The key of a finding's scenario, and the end of its file's name."""
    return f"{finding.code}-{finding.element}"


def _answers(tasks: Sequence[Element], variables: Variables) -> Answers:
    forms = {task.id: _form(task.fields, variables) for task in tasks}
    return {id_: form for id_, form in forms.items() if form}


def _form(fields: Sequence[Field], variables: Variables) -> dict[str, Any]:
    """What was chosen, and something for each field that must be filled in."""
    values = {field.id: variables.get(field.id, default(field)) for field in fields}
    filled = {field.id: variables[field.id] for field in fields if field.id in variables}
    for field in fields:
        is_missing = values[field.id] is None and type_of(field) != Type.FILE
        if is_missing and is_asked(field, values) and is_required(field, values):
            values[field.id] = filled[field.id] = _sample(field)
    return filled


def _sample(field: Field) -> Any:
    if field.choices:
        return next(iter(field.choices))
    return _SAMPLES.get(type_of(field), OTHER)


def _awaited(way: Sequence[Element]) -> Iterator[Element]:
    """What on the way waits for a message or a signal."""
    for element in way:
        kinds = {event.type for event in element.events}
        waits = element.type in ("intermediateCatchEvent", "boundaryEvent")
        if element.type == "receiveTask" or (waits and kinds & _SENT):
            yield element


def _takes(way: Sequence[Element], things: Mapping[str, Element]) -> Iterator[tuple[str, str]]:
    """Who takes so long that a timer on the border fires, or a message comes there."""
    for element in way:
        for event in element.events:
            if element.attached_to not in things:
                continue
            if event.type == "timer":
                is_plain = event.timer == "timeDuration" and "${" not in event.text
                yield element.attached_to, event.text.strip() if is_plain else LONG
            elif event.type in _SENT:
                yield element.attached_to, SHORT


def _replies(
    project: Project, process: Process, way: Sequence[Element], variables: Variables
) -> dict[str, list[Reply]]:
    """All handlers of the process answer what leads along the way."""
    found: dict[str, list[Reply]] = {}
    for element in process.elements:
        if element.topic in project.handlers:
            results = {
                name: variables.get(output.name, OTHER)
                for output in element.outputs
                for name in mentioned(output.text)
            }
            found[element.topic] = [Reply(returns=results)]
    things = {element.id: element for element in process.elements}
    for element in way:
        for event in element.events:
            host = things.get(element.attached_to)
            if host is not None and event.type == "error" and host.topic in found:
                found[host.topic] = [Reply(error=event.code)]
    return found
