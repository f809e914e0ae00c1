"""The landscape of a project: processes, who they call and ask, and the pools around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from procrunner.definition import Definition, Flow, Participant, Process
from procrunner.graph.sheet import Sheet
from procrunner.handler import Handler

OWN = ("call", "transaction")
"""What the runner itself gives to handlers."""
MESSAGE = {"style": "dashed", "arrowhead": "empty"}
CALL = {"penwidth": "1.6", "color": "#24292f"}

Key = tuple[str, str]


def landscape(
    definitions: Iterable[Definition], handlers: Mapping[str, Handler], *, language: str = ""
) -> str:
    """Processes, calls, handlers, resources and black boxes in DOT."""
    return _Landscape(list(definitions), handlers, language).source()


class _Landscape:
    def __init__(
        self, definitions: list[Definition], handlers: Mapping[str, Handler], language: str
    ) -> None:
        self.definitions = definitions
        self.handlers = handlers
        self.language = language
        self.sheet = Sheet(title="Who calls and asks whom")

    def source(self) -> str:
        for definition in self.definitions:
            for process in definition.processes:
                self.sheet.node(
                    ("process", process.id), "process", *self._lines(definition, process)
                )
            for pool in definition.participants:
                if not pool.process:
                    self.sheet.node(self._pool(pool), "pool", pool.label(self.language) or pool.id)
        for definition in self.definitions:
            for process in definition.processes:
                self._calls(process)
                self._asks(process)
            self._messages(definition)
        self._resources()
        return self.sheet.source

    def _lines(self, definition: Definition, process: Process) -> tuple[str, str]:
        pools = [pool for pool in definition.participants if pool.process == process.id]
        own = process.properties.get(f"label:{self.language}", "") or process.name
        name = own or next((pool.label(self.language) for pool in pools), "")
        return name, f"({process.id})"

    def _pool(self, pool: Participant) -> Key:
        """Pools of one name are one, whatever file they are drawn in."""
        return "pool", pool.name or pool.id

    def _calls(self, process: Process) -> None:
        called = [
            element.attributes.get("calledElement", "")
            for element in process.elements
            if element.type == "callActivity"
        ]
        for id_ in dict.fromkeys(called):
            self.sheet.node(("process", id_), "missing", id_ or "nobody", "(not found)")
            self.sheet.arrow(("process", process.id), ("process", id_), "calls", **CALL)

    def _asks(self, process: Process) -> None:
        for topic in dict.fromkeys(each.topic for each in process.elements if each.topic):
            if handler := self.handlers.get(topic):
                file = handler.source.rpartition(":")[0]
                self.sheet.node(("handler", topic), "handler", topic, f"({file})")
            else:
                self.sheet.node(("handler", topic), "missing", topic, "(no handler)")
            self.sheet.arrow(("process", process.id), ("handler", topic))

    def _resources(self) -> None:
        drawn = {
            element.topic
            for definition in self.definitions
            for element in definition.elements.values()
        }
        for topic in sorted(drawn & self.handlers.keys()):
            for name in self.handlers[topic].resources:
                if name not in OWN:
                    self.sheet.node(("resource", name), "resource", name)
                    self.sheet.arrow(("handler", topic), ("resource", name))

    def _messages(self, definition: Definition) -> None:
        names: dict[tuple[Key, Key], list[str]] = defaultdict(list)
        for flow in definition.message_flows:
            for ends in self._ends(definition, flow):
                names[ends].append(flow.label(self.language))
        for (one, other), labels in names.items():
            label = "\n".join(dict.fromkeys(name for name in labels if name))
            self.sheet.arrow(one, other, label, **MESSAGE)

    def _ends(self, definition: Definition, flow: Flow) -> Iterator[tuple[Key, Key]]:
        one, other = (self._owner(definition, end) for end in (flow.source, flow.target))
        if one and other:
            yield one, other

    def _owner(self, definition: Definition, id_: str) -> Key | None:
        for pool in definition.participants:
            if pool.id == id_:
                return ("process", pool.process) if pool.process else self._pool(pool)
        for process in definition.processes:
            if any(element.id == id_ for element in process.elements):
                return "process", process.id
        return None
