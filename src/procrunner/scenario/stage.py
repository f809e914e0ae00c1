"""What a project puts around its scenarios: registries, names, persons, and what to look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

from procrunner.definition import Element
from procrunner.form import type_of
from procrunner.model import Instance, WorkItem
from procrunner.project import Project
from procrunner.scenario.model import Scenario


class Cast(Protocol):
    """Those who act in one scenario."""

    def actor(self, item: WorkItem | None) -> str:
        """Who does a work item; without one, who starts the case."""
        ...

    def fill(self, task: Element, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is handed in for a task: what the scenario gives, and what its form asks besides."""
        ...

    def arrive(self, element: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the message or signal that arrives there now carries: what the scenario gives."""
        ...

    def facts(self, instance: Instance) -> Mapping[str, object]:
        """What can be seen in the world after the case, by the names of the stage's ``facts``."""
        ...


class Stage(Protocol):
    """A project's own side of its scenarios: ``stage`` under ``[scenarios]``."""

    @property
    def keys(self) -> Collection[str]:
        """Keys of a scenario that are the project's own."""
        ...

    @property
    def facts(self) -> Collection[str]:
        """Names of what a scenario may expect besides variables."""
        ...

    def names(self, now: datetime) -> Mapping[str, object]:
        """What ``$NAME`` stands for."""
        ...

    def furnish(self, folder: Path, now: datetime) -> None:
        """Fill the folder ``${data}`` before the first scenario; each gets a copy of its own."""
        ...

    def cast(self, project: Project, scenario: Scenario) -> Cast:
        """Those who act in a scenario that is about to begin."""
        ...


class PlainCast:
    """Whoever a task is for acts; a file that a form asks for is a line of text."""

    def __init__(self, project: Project, scenario: Scenario) -> None:
        self._project = project
        self._scenario = scenario

    def actor(self, item: WorkItem | None) -> str:
        """Whoever may where persons are known; else the assignee, the first candidate, the lane."""
        if item is None:
            return "applicant"
        if able := self._project.personnel.able(item):
            return able[0].person
        return item.assignee or next(iter(item.candidates), item.role) or "somebody"

    def fill(self, task: Element, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with the files that the form asks for."""
        files = {each.id: each.id for each in task.fields if type_of(each) == "file"}
        missing = [name for name in files if name not in given]
        now = self._project.clock.now()
        with self._project.store.write() as unit:
            made = {
                name: dict(
                    unit.attachments.put(
                        f"{name}, {self._scenario.key}\n".encode(), name=f"{name}.txt", at=now
                    )
                )
                for name in missing
            }
        return {**given, **made}

    def arrive(self, element: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same."""
        del element
        return given

    def facts(self, instance: Instance) -> Mapping[str, object]:
        """None."""
        del instance
        return {}


class PlainStage:
    """The stage of a project that has none of its own."""

    keys: Collection[str] = ()
    facts: Collection[str] = ()

    def names(self, now: datetime) -> Mapping[str, object]:
        """None."""
        del now
        return {}

    def furnish(self, folder: Path, now: datetime) -> None:
        """Nothing."""

    def cast(self, project: Project, scenario: Scenario) -> Cast:
        """Whoever a task is for."""
        return PlainCast(project, scenario)


def stage(project: Project) -> Stage:
    """The stage that ``[scenarios]`` names, or a plain one.

    Raises:
        HandlerError: it cannot be made.
    """
    named = project.settings.text("scenarios", "stage", "")
    if not named:
        return PlainStage()
    provider = project.resources.named(named, f"{project.file.name} [scenarios] stage")
    return cast("Stage", provider())
