"""From a definition to a program: SpiffWorkflow specs built from our own reading of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.definition import (
    Definition,
    Element,
    EventDefinition,
    Flow,
    Parameter,
    Place,
    Process,
)
from procrunner.definition.reader import ARTIFACTS
from procrunner.engine import containers, events, gateways, support, tasks
from procrunner.engine.containers import Frame
from procrunner.engine.node import Node, Route, Trigger
from procrunner.engine.program import Program
from procrunner.errors import DefinitionError, ExpressionError, Finding
from procrunner.expression import Expression, condition, parse

_NOTHING = EventDefinition(type="", place=Place())

_TASKS: Mapping[str, type[Node]] = {
    "task": tasks.PassingTask,
    "manualTask": tasks.PassingTask,
    "userTask": tasks.UserTask,
    "serviceTask": tasks.JobTask,
    "sendTask": tasks.JobTask,
    "businessRuleTask": tasks.JobTask,
    "receiveTask": events.CatchEvent,
    "subProcess": containers.SubProcess,
    "callActivity": containers.CallActivity,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventGateway,
    "startEvent": events.PassingEvent,
    "boundaryEvent": events.BoundaryEvent,
}
_THROWN: Mapping[str, type[Node]] = {
    "message": events.ThrowEvent,
    "signal": events.ThrowEvent,
    "error": events.ErrorEnd,
    "terminate": events.TerminateEnd,
}


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
    findings: list[Finding] = []
    todo = [process]
    while todo:
        id_ = todo.pop()
        if id_ not in compiled:
            compiled[id_] = _ProcessCompiler(spec, definitions[id_], definitions[id_].process(id_))
            todo.extend(compiled[id_].calls(definitions))
    for each in compiled.values():
        each.connect(compiled)
        findings.extend(each.findings)
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
        self.spec = spec
        self.definition = definition
        self.process = process
        self.findings = [
            *(f for f in definition.forgiven),
            *support.refusals(definition, process),
        ]
        if not process.executable:
            self._find("PR109", process, "the process is not executable", 'Tick "Executable".')
        self.frame = Frame(spec, _frame_element(process), process=process.id)
        outside = {each.id for each in definition.participants if not each.process}
        self._to_black_boxes = {
            flow.source for flow in definition.message_flows if flow.target in outside
        }
        self.nodes = {
            element.id: self._node(element)
            for element in process.elements
            if element.type not in (*support.DATA, *ARTIFACTS)
        }
        self.flows = [flow for flow in process.flows if flow.type == "sequenceFlow"]

    def all_nodes(self) -> list[Node]:
        return [self.frame, *self.nodes.values()]

    def calls(self, definitions: Mapping[str, Definition]) -> list[str]:
        """Processes that are called and known."""
        called = [
            node.element.attributes.get("calledElement", "")
            for node in self.nodes.values()
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
            if isinstance(node, containers.SubProcess):
                node.starts = self._starts(node.element.id, node.element)
            elif isinstance(node, containers.CallActivity):
                self._connect_call(node, compiled)
            elif isinstance(node, gateways.InclusiveGateway):
                node.reach = {flow: self._reach(node, flow) for flow in node.incoming}
            elif isinstance(node, gateways.EventGateway):
                self._connect_event_gateway(node)
        self.frame.starts = self._starts(self.process.id, None)

    # Nodes.

    def _node(self, element: Element) -> Node:
        event = element.events[0] if element.events else _NOTHING
        lane = self.definition.lanes.get(element.lane)
        node = self._kind(element, event)(
            self.spec, element, process=self.process.id, lane=lane.name if lane else ""
        )
        node.inputs_ = self._parameters(element, element.inputs)
        node.outputs_ = self._parameters(element, element.outputs)
        if isinstance(node, tasks.UserTask):
            node.assignee = self._parse(element, element.attributes.get("camunda:assignee", ""))
            node.candidates = self._parse(
                element, element.attributes.get("camunda:candidateGroups", "")
            )
        if isinstance(node, events.CatchEvent | events.ThrowEvent | events.ErrorEnd):
            node.definition = self._message_of(element) if not element.events else event
        if isinstance(node, events.CatchEvent):
            node.text = self._parse(element, event.text)
        if isinstance(node, events.ThrowEvent):
            node.leads_outside = element.id in self._to_black_boxes
        if isinstance(node, events.CatchEvent | events.ThrowEvent):
            node.correlation = self._parse(element, element.properties.get("correlation", ""))
        return node

    def _kind(self, element: Element, event: EventDefinition) -> type[Node]:
        if element.type in _TASKS:
            return _TASKS[element.type]
        if element.type == "intermediateCatchEvent" and event.type != "link":
            return events.CatchEvent
        if element.topic:
            return tasks.JobTask
        return _THROWN.get(event.type, events.PassingEvent)

    def _message_of(self, element: Element) -> EventDefinition:
        """A receive task waits for its message."""
        ref = element.attributes.get("messageRef", "")
        message = self.definition.elements.get(ref)
        if element.type == "receiveTask" and (message is None or not message.name):
            self._find("PR103", element, "the receive task names no message", "Choose a message.")
        name = message.name if message else ""
        return EventDefinition(type="message", place=element.place, ref=ref, name=name)

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
        targets = {
            (n.element.parent, n.element.events[0].ref): n
            for n in links
            if n.element.type == "intermediateCatchEvent"
        }
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
        if host is None or host.element.parent != element.parent:
            self._find(
                "PR107",
                element,
                f"the boundary event is attached to '{element.attached_to}', which is no activity",
                "Drag it onto the border of an activity.",
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
            if not node.incoming and node.element.type != "boundaryEvent" and not _is_link(node)
        ]
        if not first:
            self._find(
                "PR114", scope or self.process, "nothing in it can start", "Draw a start event."
            )
        if scope is not None and any(start.element.events for start in starts):
            self._find("PR101", scope, "a sub-process starts with a none event", "Change it.")
        return tuple(first)

    def _reach(self, gateway: Node, flow: str) -> frozenset[str]:
        """Ids of elements from which a token can come by this flow, past the gateway."""
        into: dict[str, set[str]] = {}
        for node in self.nodes.values():
            for route in node.routes:
                into.setdefault(route.target.element.id, set()).add(node.element.id)
            for trigger in node.triggers:
                into.setdefault(trigger.node.element.id, set()).add(node.element.id)
        seen: set[str] = set()
        todo = [self.definition.flows[flow].source if "~" not in flow else flow.partition("~")[0]]
        while todo:
            element = todo.pop()
            if element not in seen and element != gateway.element.id:
                seen.add(element)
                todo.extend(into.get(element, ()))
        return frozenset(seen)

    # Texts.

    def _parameters(
        self, element: Element, parameters: Sequence[Parameter]
    ) -> list[tuple[str, Expression]]:
        return [
            (each.name, self._parse(element, each.text, place=each.place)) for each in parameters
        ]

    def _parse(
        self,
        thing: Element | Flow,
        text: str,
        how: Callable[[str], Expression] = parse,
        *,
        place: Place | None = None,
    ) -> Expression:
        try:
            return how(text)
        except ExpressionError as error:
            self.findings.append(
                self.definition.finding("PR104", thing, error.what, hint=error.hint, place=place)
            )
            return Expression(text, (text,))

    def _find(self, code: str, thing: Element | Flow | Process, message: str, hint: str) -> None:
        self.findings.append(self.definition.finding(code, thing, message, hint=hint))


def _frame_element(process: Process) -> Element:
    return Element(id="", type="process", place=process.place, parent="", name=process.name)


def _source(rule: Mapping[str, str]) -> str:
    return rule.get("sourceExpression", "") or f"${{{rule.get('source', '')}}}"


def _is_link(node: Node) -> bool:
    return any(event.type == "link" for event in node.element.events)
