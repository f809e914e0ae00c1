"""What rules look at beyond one file: the project's other drawings, its handlers, its house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from procrunner.check.house import House
from procrunner.check.known import Known
from procrunner.check.messages import received, sent
from procrunner.definition import Definition, Element, Process
from procrunner.handler import Handler


@dataclass(frozen=True, kw_only=True)
class World:
    """Every file that may be referred to, read once."""

    definitions: Mapping[str, Definition]  #: by path
    handlers: Mapping[str, Handler]  #: by topic
    house: House = field(default_factory=House)
    templates: Mapping[str, int] = field(default_factory=dict)  #: versions by id of the template

    @cached_property
    def processes(self) -> Mapping[str, Definition]:
        """Files by the ids of the processes in them."""
        return {
            process.id: definition
            for definition in self.definitions.values()
            for process in definition.processes
        }

    @cached_property
    def calls(self) -> Mapping[str, tuple[Element, ...]]:
        """The call activities of each process, by its id."""
        return {
            id_: tuple(e for e in definition.process(id_).elements if e.type == "callActivity")
            for id_, definition in self.processes.items()
        }

    @cached_property
    def callers(self) -> Mapping[str, tuple[str, ...]]:
        """Processes that call a process, by its id."""
        found: dict[str, list[str]] = {}
        for caller, calls in self.calls.items():
            for call in calls:
                found.setdefault(call.attributes.get("calledElement", ""), []).append(caller)
        return {called: tuple(dict.fromkeys(ids)) for called, ids in found.items()}

    @cached_property
    def messages(self) -> tuple[frozenset[str], frozenset[str]]:
        """Names of the messages that some drawing sends, and of those that some receives."""
        pairs = [(e, file) for file in self.definitions.values() for e in file.elements.values()]
        return frozenset(name for pair in pairs for name in sent(*pair)), frozenset(
            name for pair in pairs for name in received(*pair)
        )

    @cached_property
    def known(self) -> Known:
        """Which variables are surely set where."""
        return Known(self)

    def process(self, id_: str) -> Process | None:
        """The process of this id, if there is one."""
        definition = self.processes.get(id_)
        return definition.process(id_) if definition else None
