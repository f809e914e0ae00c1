"""A compiled process with all it calls: immutable, shared by every instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.calendar import NO_BOOK, Book
from procrunner.definition import Definition, Element
from procrunner.engine.containers import Frame
from procrunner.engine.node import Node


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """What the engine runs."""

    process: str  #: BPMN id of the main process
    spec: BpmnProcessSpec
    frame: Frame  #: the main process
    nodes: Mapping[str, Node]  #: by ``process/element``
    definitions: Mapping[str, Definition]  #: the files, by process id
    book: Book = NO_BOOK  #: calendars for timers that count working time
    has_conditions: bool = False  #: whether an event waits for a condition

    def element(self, process: str, id_: str) -> Element:
        """The element of a node."""
        return self.nodes[f"{process}/{id_}"].element

    @property
    def calls(self) -> frozenset[str]:
        """BPMN ids of the processes that it may call, directly or not."""
        return frozenset(self.definitions) - {self.process}
