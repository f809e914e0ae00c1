"""A process on its way to a program: its nodes are made, not connected yet."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.definition import Definition, Process
from procrunner.definition.reader import ARTIFACTS
from procrunner.engine import support
from procrunner.engine.builder import Builder
from procrunner.engine.node import Node


class Draft:
    """The nodes of one process; each kind of connection has a file of its own."""

    def __init__(self, spec: BpmnProcessSpec, definition: Definition, process: Process) -> None:
        self.definition = definition
        self.process = process
        self.builder = Builder(spec, definition, process)
        self.findings = self.builder.findings
        self.find = self.builder.find
        self.parse = self.builder.parse
        if not process.executable:
            self.find("PR109", process, "the process is not executable", 'Tick "Executable".')
        self.frame = self.builder.frame()
        self.nodes = {
            element.id: self.builder.node(element)
            for element in process.elements
            if element.type not in (*support.DATA, *ARTIFACTS)
        }
        self.rounds = {id_: node for id_, node in self.nodes.items() if node.element.loop}
        for id_, node in self.rounds.items():
            if node.element.loop is not None:
                self.nodes[id_] = self.builder.body(node, node.element.loop)
        self.rewinds: list[Node] = []  #: what undoes the insides of others
        self.offers: list[Node] = []  #: what people may choose in ad-hoc sub-processes
        self.flows = [flow for flow in process.flows if flow.type == "sequenceFlow"]

    def all_nodes(self) -> list[Node]:
        """The process, its elements, single rounds of those that repeat, and what undoes them."""
        return [
            self.frame,
            *self.nodes.values(),
            *self.rounds.values(),
            *self.rewinds,
            *self.offers,
        ]

    def inside(self, scope: str) -> list[Node]:
        """The nodes that lie right in the process or a sub-process."""
        return [node for node in self.nodes.values() if node.element.parent == scope]

    def scope(self, id_: str) -> Node:
        """The node whose tokens have those of a sub-process, or of the process, inside."""
        return self.rounds.get(id_) or self.nodes.get(id_, self.frame)
