"""Names of drawings in the reader's language, where people read; data stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from procrunner.cli.language import current
from procrunner.model import DefinitionVersion, Instance, StoredEvent
from procrunner.project import Project

if TYPE_CHECKING:  # a list of instances needs no engine
    from procrunner.runner import Deployed, Reason, Reasons, View

N = TypeVar("N", bound=Any)  # whatever of a process has a name
Labels = Mapping[tuple[str, str], str]
"""Labels by an element's id and its plain name; of lanes by an empty id."""


class Names:
    """Labels of the newest versions; a name that no longer stands there is told as it was."""

    def __init__(self, project: Project, format_: str = "table") -> None:
        self._project = project
        self._language = current() if format_ == "table" else ""
        self._known: dict[str, Labels] = {}

    def label(self, process: str, element: str, name: str) -> str:
        """The name of an element, or of a lane where the id is empty."""
        if not self._language:
            return name
        if process not in self._known:
            self._known[process] = self._read(process)
        return self._known[process].get((element, name), name)

    def told(self, thing: N) -> N:
        """A work item, job, wait, deadline, incident, event … with its names."""
        named = {"name": self.label(thing.process, thing.element or thing.process, thing.name)}
        for lane in ("role", "lane", "unit"):
            if plain := getattr(thing, lane, ""):
                named[lane] = self.label(thing.process, "", plain)
        return replace(thing, **named)

    def all(self, things: Sequence[N]) -> list[N]:
        """All of these with their names."""
        return [self.told(each) for each in things] if self._language else [*things]

    def deployed(self, found: Sequence[Deployed]) -> list[Deployed]:
        """Processes as they were deployed."""
        return [replace(each, definition=self._version(each.definition)) for each in found]

    def instance(self, instance: Instance) -> Instance:
        """An instance with the name of its end."""
        end = self.label(instance.process, instance.outcome, instance.outcome_name)
        return replace(instance, outcome_name=end)

    def event(self, stored: StoredEvent) -> StoredEvent:
        """An event of the history."""
        return replace(stored, event=self.told(stored.event)) if stored.event.process else stored

    def view(self, view: View) -> View:
        """Where an instance stands."""
        process = view.instance.process
        return replace(
            view,
            instance=self.instance(view.instance),
            name=self.label(process, process, view.name),
            work_items=self.all(view.work_items),
            jobs=self.all(view.jobs),
            incidents=self.all(view.incidents),
            events=self.all(view.events),
            joins=self.all(view.joins),
            deadlines=self.all(view.deadlines),
        )

    def reasons(self, found: Reasons) -> Reasons:
        """Why an instance stands where it stands."""
        process = found.instance.process
        return replace(
            found,
            name=self.label(process, process, found.name),
            wholes=self.all(found.wholes),
            scopes=[self._reason(each) for each in found.scopes],
            reasons=[self._reason(each) for each in found.reasons],
        )

    def role(self, plain: str) -> str:
        """A lane of any process."""
        if not self._language:
            return plain
        told = (self.label(each, "", plain) for each in self._processes)
        return next((label for label in told if label != plain), plain)

    @cached_property
    def _processes(self) -> Sequence[str]:
        with self._project.store.read() as unit:
            return [each.process for each in unit.definitions.list()]

    def _version(self, known: DefinitionVersion) -> DefinitionVersion:
        return replace(known, name=self.label(known.process, known.process, known.name))

    def _reason(self, reason: Reason) -> Reason:
        own = {name: getattr(reason, name) for name in ("item", "job", "incident", "deadline")}
        told = {name: self.told(each) for name, each in own.items() if each is not None}
        return replace(reason, wait=self.told(reason.wait), **told)

    def _read(self, process: str) -> Labels:
        with self._project.store.read() as unit:
            newest = unit.definitions.newest(process)
            if not newest:
                return {}
            return self._project.catalogue.labels(unit, process, newest, self._language)
