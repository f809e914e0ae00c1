"""Plays a story: completes each work item as it comes, until the instance has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from procrunner.definition import Definition, Element
from procrunner.errors import ProcrunnerError
from procrunner.form import type_of
from procrunner.model import (
    EventKind,
    Instance,
    Status,
    StoredEvent,
    Variables,
    WorkItem,
)
from procrunner.project import Project
from procrunner.runner import Story as Told

from . import samples
from .authority import Authority
from .cards import Card, Role
from .stories import Story

OFFICERS: Mapping[str, str] = {
    "applicant": "applicant",
    "psc-operator": "operator",
    "sc-worker": "State Corporation worker",
    "chancellery": "chancellery",
    "head": "head",
    "deputy-head": "deputy head",
    "dept-head": "department head",
    "specialist": "specialist",
    "executor": "executor",
    "responsible-body": "responsible body",
    "working-group": "working group",
    "operator": "informatization operator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the story as it was stored."""

    name: str
    who: str
    when: datetime
    result: str


class Player:
    """Plays stories in a project."""

    def __init__(self, project: Project, authority: Authority) -> None:
        self.project = project
        self.authority = authority

    def play(self, story: Story) -> Instance:
        """Start the instance and do everybody's work.

        Raises:
            ProcrunnerError: it did not end as the story says.
        """
        runner, worker = self.project.runner, self.project.worker()
        card = self._card(story)
        instance = runner.start(story.process, story.start, actor="applicant", key=story.key)
        worker.run_due(instance=instance.id)
        done: set[str] = set()
        while (view := self.project.viewer.view(instance.id)).work_items:
            item = view.work_items[0]
            task = view.elements[item.id]
            given = self._answer(story, task, card)
            if task.id in done:
                given |= story.again.get(task.id, {})
            done.add(task.id)
            runner.complete(item.id, given, actor=_officer(item))
            worker.run_due(instance=instance.id)
        ended = view.instance
        if ended.status is not Status.COMPLETED or ended.outcome != story.ends:
            problem = "; ".join(each.message for each in view.incidents) or ended.outcome_name
            raise ProcrunnerError(f"it did not end as told: {problem}", where=story.title)
        return ended

    def _card(self, story: Story) -> Card:
        firm = story.card.firm
        role = Role.INDIVIDUAL if not firm else Role.EMPLOYEE if firm == samples.FIRM else Role.HEAD
        subject = samples.subject(story.card.holder, role=role, firm=firm)
        return self.authority.issue(subject, datetime.now(UTC))

    def _answer(self, story: Story, task: Element, card: Card) -> dict[str, Any]:
        """What the story says, with the files that the form asks for."""
        now = datetime.now(UTC)
        given = dict(story.answers.get(task.id, {}))
        asked = [each.id for each in task.fields if type_of(each) == "file"]
        with self.project.store.write() as unit:
            for name in asked:
                ending, content = _file(name, story, card, now)
                stored = unit.attachments.put(content, name=f"{name}{ending}", at=now)
                given.setdefault(name, dict(stored))
        if task.id == story.card.revoked_after:
            self.authority.revoke(card, now)
        return given


def _file(name: str, story: Story, card: Card, now: datetime) -> tuple[str, bytes]:
    """A file for a field of that name: its suffix and its content."""
    request = {"case": story.key, **story.answers.get("Task_FillRequest", {})}
    document = json.dumps(request, ensure_ascii=False, indent=1).encode()
    if name == "document":
        return ".json", document
    if name == "signature":
        return ".cms", card.sign(document, at=now)
    if name == "certificate":
        return ".cer", card.certificate.public_bytes(Encoding.DER)
    return ".txt", f"Үлгі: {name}, {story.key}".encode()


def steps(told: Told) -> Iterator[Step]:
    """What happened, without what only the machine cares for."""
    definitions = {
        process.id: definition
        for definition in told.definitions
        for process in definition.processes
    }
    for stored in told.events:
        event = stored.event
        if event.kind is EventKind.COMPLETED and event.name:
            yield Step(
                name=event.name,
                who=stored.actor,
                when=stored.at,
                result=_result(stored, definitions[event.process], told.instance.variables),
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


def _officer(item: WorkItem) -> str:
    return next((OFFICERS[role] for role in item.candidates if role in OFFICERS), "somebody")
