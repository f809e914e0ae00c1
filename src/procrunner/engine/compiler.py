"""From a definition to a program: SpiffWorkflow specs built from our own reading of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.definition import Definition, Element, Flow, Process
from procrunner.definition.reader import ARTIFACTS
from procrunner.engine import containers, events, gateways, support
from procrunner.engine.builder import Builder
from procrunner.engine.node import Node, Route, Trigger
from procrunner.engine.program import Program
from procrunner.engine.reach import reach, ways
from procrunner.errors import DefinitionError, Finding
from procrunner.expression import condition


def compile_process(process: str, definitions: Mapping[str, Definition]) -> Program:
    """Compile a process with all that it calls.

    Args:
        process: BPMN id of the main process.
        definitions: the files, by the ids of the processes in them.

    Raises:
        DefinitionError: something cannot be run as BPMN says; it names everything at once.
    """
    spec = BpmnProcessSpec(name=process)
    compiled: dict[str, _ProcessCompiler] = {}
    todo = [process]
    while todo:
        id_ = todo.pop()
        if id_ not in compiled:
            compiled[id_] = _ProcessCompiler(spec, definitions[id_], definitions[id_].process(id_))
            todo.extend(compiled[id_].calls(definitions))
    findings: dict[Finding, None] = {}  # once, however many processes of a file are called
    for each in compiled.values():
        each.connect(compiled)
        findings.update(dict.fromkeys([*each.definition.forgiven, *each.findings]))
    if findings:
        raise DefinitionError(sorted(findings, key=lambda f: (f.file, f.line, f.column, f.code)))
    return Program(
        process=process,
        spec=spec,
        frame=compiled[process].frame,
        nodes={node.name: node for each in compiled.values() for node in each.all_nodes()},
        definitions={id_: each.definition for id_, each in compiled.items()},
    )


class _ProcessCompiler:
    """One process: first its nodes, then what connects them."""

    def __init__(self, spec: BpmnProcessSpec, definition: Definition, process: Process) -> None:
        self.definition = definition
        self.process = process
        self.builder = Builder(spec, definition, process)
        self.findings = self.builder.findings
        self._find = self.builder.find
        self._parse = self.builder.parse
        if not process.executable:
            self._find("PR109", process, "the process is not executable", 'Tick "Executable".')
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
        self.flows = [flow for flow in process.flows if flow.type == "sequenceFlow"]

    def all_nodes(self) -> list[Node]:
        return [self.frame, *self.nodes.values(), *self.rounds.values()]

    def calls(self, definitions: Mapping[str, Definition]) -> list[str]:
        """Processes that are called and known."""
        called = [
            node.element.attributes.get("calledElement", "")
            for node in self.all_nodes()
            if isinstance(node, containers.CallActivity)
        ]
        return [id_ for id_ in called if id_ in definitions]

    def connect(self, compiled: Mapping[str, _ProcessCompiler]) -> None:
        for flow in self.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                self._connect_flow(flow)
        self._connect_links()
        for node in self.nodes.values():
            self._check_ways(node)
            self._attach(node)
        for node in self.all_nodes():
            if isinstance(node, containers.EventSubProcess):
                self._connect_event_sub_process(node)
            elif isinstance(node, containers.SubProcess):
                node.starts = self._starts(node.element.id, node.element)
            elif isinstance(node, containers.CallActivity):
                self._connect_call(node, compiled)
            elif isinstance(node, gateways.EventGateway):
                self._connect_event_gateway(node)
        self._tell_reach()
        self.frame.starts = self._starts(self.process.id, None)

    # Connections.

    def _connect_flow(self, flow: Flow) -> None:
        source, target = self.nodes[flow.source], self.nodes[flow.target]
        compiled = None
        if flow.condition is not None:
            compiled = self._parse(flow, flow.condition, condition)
        route = Route(flow.id, target, compiled)
        source.routes.append(route)
        target.incoming.append(flow.id)
        source.connect(target)
        if source.element.attributes.get("default") == flow.id:
            source.default = route

    def _connect_links(self) -> None:
        links = [
            node
            for node in self.nodes.values()
            if [e.type for e in node.element.events] == ["link"]
        ]
        targets: dict[tuple[str, str], Node] = {}
        for node in links:
            place = (node.element.parent, node.element.events[0].ref)
            if node.element.type == "intermediateCatchEvent" and place in targets:
                self._find(
                    "PR112", node.element, f"two link events catch '{place[1]}'", "Rename one."
                )
            elif node.element.type == "intermediateCatchEvent":
                targets[place] = node
        for node in links:
            if node.element.type != "intermediateThrowEvent":
                continue
            name = node.element.events[0].ref
            target = targets.get((node.element.parent, name))
            if target is None:
                self._find("PR112", node.element, f"no link event catches '{name}'", "Draw one.")
            else:
                node.routes.append(Route(f"{node.element.id}~link", target))
                target.incoming.append(f"{node.element.id}~link")

    def _check_ways(self, node: Node) -> None:
        element = node.element
        default = element.attributes.get("default", "")
        if default and node.default is None:
            self._find(
                "PR106",
                element,
                f"the default flow '{default}' does not leave this element",
                "Choose the default flow again.",
            )
        if element.type in ("parallelGateway", "eventBasedGateway"):
            for route in node.routes:
                if route.condition is not None:
                    self._find(
                        "PR110",
                        self.definition.flows[route.id],
                        f"a condition has no meaning on a way out of a {element.type}",
                        "Remove it, or use an inclusive gateway.",
                    )
        if element.type == "exclusiveGateway" and len(node.routes) > 1:
            for route in node.routes:
                if route.condition is None and route is not node.default:
                    self._find(
                        "PR110",
                        self.definition.flows[route.id],
                        "a way out of an exclusive gateway has no condition and is no default",
                        "Write a condition ${…}, or make it the default flow.",
                    )

    def _attach(self, node: Node) -> None:
        element = node.element
        if element.type != "boundaryEvent":
            return
        host = self.nodes.get(element.attached_to)
        if (
            host is None
            or host.element.type not in support.ACTIVITIES
            or host.is_event_sub_process
            or host.element.parent != element.parent
        ):
            self._find(
                "PR107",
                element,
                f"the boundary event is attached to '{element.attached_to}', "
                "which is no activity beside it",
                "Drag it onto the border of an activity.",
            )
        elif element.events and element.events[0].type == "escalation" and not _is_scope(host):
            self._find(
                "PR107",
                element,
                f"nothing in '{element.attached_to}' can throw an escalation",
                "Attach it to a sub-process or a call activity.",
            )
        elif element.events:
            host.triggers.append(Trigger(node, element.events[0], element.is_interrupting))

    def _connect_event_gateway(self, node: gateways.EventGateway) -> None:
        for route in node.routes:
            if isinstance(route.target, events.CatchEvent):
                node.triggers.append(Trigger(route.target, route.target.definition))
            else:
                self._find(
                    "PR113",
                    route.target.element,
                    "only events and receive tasks may stand behind an event-based gateway",
                    "Put an intermediate catch event between them.",
                )

    def _connect_event_sub_process(self, node: containers.EventSubProcess) -> None:
        id_ = node.element.id
        inner = [each for each in self.nodes.values() if each.element.parent == id_]
        starts = [each for each in inner if isinstance(each, events.EventStart)]
        node.starts = tuple(starts)
        if len(starts) != 1:
            self._find(
                "PR114",
                node.element,
                "an event sub-process has one start event",
                "Draw one for each event.",
            )
        for start in starts:
            node.goes_beside = not start.element.is_interrupting
            around = node.element.parent
            scope = self.rounds.get(around) or self.nodes.get(around, self.frame)
            definition = start.definition
            scope.triggers.append(
                Trigger(start, definition, start.element.is_interrupting, handler=node)
            )

    def _connect_call(
        self, node: containers.CallActivity, compiled: Mapping[str, _ProcessCompiler]
    ) -> None:
        called = node.element.attributes.get("calledElement", "")
        if called in compiled:
            node.called = compiled[called].frame
        else:
            self._find(
                "PR108",
                node.element,
                f"the called process '{called}' is not known",
                "Deploy it too, or mend the called element.",
            )
        node.ins = self._mapping(node.element, "in")
        node.outs = self._mapping(node.element, "out")

    def _mapping(self, element: Element, direction: str) -> containers.Mapping:
        rules = [rule for rule in element.mappings if rule["direction"] == direction]
        return containers.Mapping(
            rules=tuple(
                (rule.get("target", ""), self._parse(element, _source(rule)))
                for rule in rules
                if rule.get("target")
            ),
            everything=any(rule.get("variables") == "all" for rule in rules),
        )

    def _starts(self, parent: str, scope: Element | None) -> Sequence[Node]:
        inner = [node for node in self.nodes.values() if node.element.parent == parent]
        starts = [node for node in inner if node.element.type == "startEvent"]
        first = starts or [
            node
            for node in inner
            if not node.incoming
            and node.element.type != "boundaryEvent"
            and not _is_link(node)
            and not node.is_event_sub_process
        ]
        if not first:
            self._find(
                "PR114", scope or self.process, "nothing in it can start", "Draw a start event."
            )
        if scope is not None and any(start.element.events for start in starts):
            self._find("PR101", scope, "a sub-process starts with a none event", "Change it.")
        return tuple(first)

    def _tell_reach(self) -> None:
        into = ways(self.nodes.values())
        source = {route.id: node for node in self.nodes.values() for route in node.routes}
        for node in self.nodes.values():
            if isinstance(node, gateways.InclusiveGateway):
                node.reach = {
                    flow: reach(into, node.element.id, source[flow].element.id)
                    for flow in node.incoming
                }


def _source(rule: Mapping[str, str]) -> str:
    return rule.get("sourceExpression", "") or f"${{{rule.get('source', '')}}}"


def _is_scope(node: Node) -> bool:
    return node.element.type in ("subProcess", "callActivity")


def _is_link(node: Node) -> bool:
    return any(event.type == "link" for event in node.element.events)
