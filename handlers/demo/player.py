"""Plays a story: completes each work item as it comes, until the instance has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from procrunner.definition import Definition
from procrunner.errors import ProcrunnerError
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
from .cards import Role
from .stories import Story

OFFICERS: Mapping[str, str] = {
    "psc-operator": "operator",
    "chancellery": "chancellery",
    "head": "head",
    "dept-head": "department head",
    "specialist": "specialist",
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
        instance = runner.start(story.process, {}, actor="applicant", key=story.key)
        worker.run_due(instance=instance.id)
        while (view := self.project.viewer.view(instance.id)).work_items:
            item = view.work_items[0]
            runner.complete(item.id, self._answer(story, item), actor=_officer(item))
            worker.run_due(instance=instance.id)
        ended = view.instance
        if ended.status is not Status.COMPLETED or ended.outcome != story.expected:
            problem = "; ".join(each.message for each in view.incidents) or ended.outcome_name
            raise ProcrunnerError(f"it did not end as told: {problem}", where=story.title)
        return ended

    def _answer(self, story: Story, item: WorkItem) -> dict[str, Any]:
        given = dict(story.answers.get(item.element, {}))
        if item.element == "Task_ScanAndSign":
            given.update(self._signed_request(story, item))
        return given

    def _signed_request(self, story: Story, item: WorkItem) -> dict[str, Any]:
        now = datetime.now(UTC)
        card = self.authority.issue(samples.subject(samples.OPERATOR, role=Role.EMPLOYEE), now)
        request = {"case": story.key, **story.answers["Task_FillRequest"]}
        document = json.dumps(request, ensure_ascii=False, indent=1).encode()
        signature = card.sign(document, at=now)
        if story.revoked_card:
            self.authority.revoke(card, now)
        with self.project.store.write() as unit:
            return {
                "document": dict(
                    unit.attachments.put(document, name=f"{item.instance}.json", at=now)
                ),
                "signature": dict(
                    unit.attachments.put(signature, name=f"{item.instance}.cms", at=now)
                ),
            }


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
