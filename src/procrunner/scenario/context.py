"""What the names in a file of scenarios may stand for: processes, elements, the stage's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from procrunner.definition import Definition, Process
from procrunner.scenario.stage import Stage
from procrunner.written import Node, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the names in a file may stand for."""

    beside: Sequence[Definition]  #: the drawings in the file's folder
    every: Sequence[Definition]  #: all of the project
    stage: Stage
    now: datetime  #: when scenarios begin that do not say it

    def channels(self) -> dict[str, Channel]:
        """What can be played, by the whole process id and by its last part."""
        found = {}
        for definition in self.beside:
            for process in definition.processes:
                channel = Channel(process.id, definition.file, self._ids(process))
                found[process.id.rpartition(".")[2]] = found[process.id] = channel
        return found

    def _ids(self, process: Process) -> set[str]:
        """Of all elements and flows of a process, of those that it calls or begins by messages."""
        known = {each.id: each for definition in self.every for each in definition.processes}
        todo = [process]
        seen: set[str] = set()
        ids: set[str] = set()
        while todo:
            each = todo.pop()
            if each.id in seen:
                continue
            seen.add(each.id)
            ids |= {element.id for element in each.elements}
            ids |= {flow.id for flow in each.flows}
            called = {e.attributes.get("calledElement", "") for e in each.elements}
            said = _messages(each) - _messages(each, "startEvent")
            begun = [id_ for id_ in known if said & _messages(known[id_], "startEvent")]
            todo.extend(known[id_] for id_ in {*called, *begun} & known.keys())
        return ids


def _messages(process: Process, kind: str = "") -> set[str]:
    """Names of the messages of its events, or of those of a kind."""
    return {
        event.name
        for element in process.elements
        for event in element.events
        if event.type == "message" and event.name and kind in {"", element.type}
    }


@dataclass(frozen=True, slots=True)
class Channel:
    """A process that scenarios play."""

    process: str
    file: str
    ids: Collection[str]  #: BPMN ids that it knows

    def known(self, node: Node, id_: str) -> str:
        """The id; one that is in no drawing is a fault."""
        if id_ not in self.ids:
            node.fault(*unknown(self.file, id_, sorted(self.ids)), "003")
        return id_
