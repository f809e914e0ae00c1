"""An element becomes a node: its kind, and the texts on it compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.definition import (
    Definition,
    Element,
    EventDefinition,
    Flow,
    Loop,
    Parameter,
    Place,
    Process,
    awaited,
)
from procrunner.engine import (
    ad_hoc,
    compensation,
    complex_gateway,
    containers,
    escalation,
    events,
    gateways,
    loops,
    quantities,
    support,
    tasks,
)
from procrunner.engine.ignoring import ignored
from procrunner.engine.node import Expected, Node
from procrunner.engine.timer import moment
from procrunner.errors import ExpressionError, Finding, Severity
from procrunner.expression import Expression, condition, parse

_NOTHING = EventDefinition(type="", place=Place())
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)

_TASKS: Mapping[str, type[Node]] = {
    "task": tasks.PassingTask,
    "manualTask": tasks.PassingTask,
    "userTask": tasks.UserTask,
    "serviceTask": tasks.JobTask,
    "sendTask": tasks.JobTask,
    "businessRuleTask": tasks.JobTask,
    "receiveTask": events.CatchEvent,
    "subProcess": containers.SubProcess,
    "transaction": containers.Transaction,
    "adHocSubProcess": ad_hoc.AdHocSubProcess,
    "callActivity": containers.CallActivity,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventGateway,
    "complexGateway": complex_gateway.ComplexGateway,
    "startEvent": events.PassingEvent,
    "boundaryEvent": events.BoundaryEvent,
}
_THROWING = ("intermediateThrowEvent", "endEvent")
_THROWN: Mapping[str, type[Node]] = {
    "message": events.ThrowEvent,
    "signal": events.ThrowEvent,
    "error": events.ErrorEnd,
    "escalation": escalation.EscalationThrow,
    "compensate": compensation.CompensationThrow,
    "cancel": compensation.CancelEnd,
    "terminate": events.TerminateEnd,
}

_LAST = ("error", "terminate")
"""Definitions that end what the event is part of, so that it throws them after the others."""
_DEFINED = (
    events.ThrowEvent,
    events.ErrorEnd,
    escalation.EscalationThrow,
    compensation.CompensationThrow,
)


class Builder:
    """Makes the nodes of one process, and notes what in them cannot be run."""

    def __init__(self, spec: BpmnProcessSpec, definition: Definition, process: Process) -> None:
        self.spec = spec
        self.definition = definition
        self.process = process
        self.findings: list[Finding] = list(support.refusals(definition, process))
        self.findings += [
            each for each in ignored(definition, process) if each.severity is Severity.ERROR
        ]
        self._event_scopes = {
            each.id
            for each in process.elements
            if each.attributes.get("triggeredByEvent") == "true"
        }
        outside = {each.id for each in definition.participants if not each.process}
        self._to_black_boxes = {
            flow.source for flow in definition.message_flows if flow.target in outside
        }

    def frame(self) -> containers.Frame:
        """The node that stands for the process itself."""
        own = self.process
        element = Element(id="", type="process", place=own.place, parent="", name=own.name)
        return containers.Frame(self.spec, element, process=own.id)

    def node(self, element: Element) -> Node:
        """The node of an element."""
        event = element.events[0] if element.events else _NOTHING
        is_inner_start = element.type == "startEvent" and element.parent in self._event_scopes
        lane = self.definition.lanes.get(element.lane)
        kind = events.EventStart if is_inner_start else _kind(element, event)
        node = kind(
            self.spec,
            element,
            process=self.process.id,
            lane=lane.name if lane else "",
            suffix="*" if element.loop else "",
        )
        node.inputs_ = self._parameters(element, element.inputs)
        node.outputs_ = self._parameters(element, element.outputs)
        node.optional = {each.name for each in (*element.inputs, *element.outputs) if each.optional}
        if isinstance(node, tasks.UserTask):
            own = element.attributes
            assignee = own.get("camunda:assignee", "") or element.performer
            candidates = own.get("camunda:candidateGroups", "") or element.owners
            node.assignee = self.parse(element, assignee)
            node.candidates = self.parse(element, candidates)
        if isinstance(node, complex_gateway.ComplexGateway):
            node.activation = self.parse(element, element.text or "${true}", condition)
        if isinstance(node, ad_hoc.AdHocSubProcess):
            own = element.attributes
            node.condition = self.parse(element, element.text, condition) if element.text else None
            node.is_sequential = own.get("ordering") == "Sequential"
            node.cancels_rest = own.get("cancelRemainingInstances") != "false"
        if not element.loop:
            quantities.give(self, node)
        if isinstance(node, events.CatchEvent):
            node.expected = self._expected(element)
        elif isinstance(node, events.MultipleThrow):
            node.parts = self._parts(element, node)
        else:
            self._define(node, event)
        return node

    def _define(self, node: Node, event: EventDefinition) -> None:
        if isinstance(node, _DEFINED):
            node.definition = event
        if isinstance(node, events.ThrowEvent):
            node.leads_outside = node.element.id in self._to_black_boxes
            node.correlation = self._correlation(node.element)

    def _parts(self, element: Element, whole: Node) -> tuple[Node, ...]:
        """One node for each definition of a throwing event."""
        parts: list[Node] = []
        for event in sorted(element.events, key=lambda each: each.type in _LAST):
            number = f"#{len(parts) + 1}"
            kind = _THROWN.get(event.type, events.PassingEvent)
            part = kind(self.spec, element, process=self.process.id, suffix=number)
            part.inputs_ = whole.inputs_
            self._define(part, event)
            parts.append(part)
        return tuple(parts)

    def _expected(self, element: Element) -> tuple[Expected, ...]:
        """What has to happen for a catching event or a receive task, by definition."""
        correlation = self._correlation(element)
        defined = awaited(self.definition, element) or (_NOTHING,)  # which is refused
        return tuple(
            Expected(
                key=f"{element.id}#{number}" if number > 1 else element.id,
                definition=event,
                text=self._text(element, event),
                correlation=correlation,
            )
            for number, event in enumerate(defined, start=1)
        )

    def _correlation(self, element: Element) -> Expression:
        return self.parse(element, element.properties.get("correlation", ""))

    def body(self, each: Node, loop: Loop) -> loops.LoopBody:
        """The node that stands for all rounds of an activity."""
        element = each.element
        body = loops.LoopBody(self.spec, element, process=self.process.id, lane=each.lane)
        body.loop, body.each, each.body = loop, each, body
        collection = loop.collection
        if collection and "${" not in collection:
            collection = f"${{{collection}}}"
        body.collection = self.parse(element, collection, place=loop.place)
        body.cardinality = self.parse(element, loop.cardinality, place=loop.place)
        quantities.give(self, body)
        body.throws = tuple(self._throws(element, loop))
        how = condition if loop.condition else parse
        body.condition = self.parse(element, loop.condition, how, place=loop.place)
        return body

    def _throws(self, element: Element, loop: Loop) -> Iterator[loops.Thrown]:
        names = ("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances")
        for number, each in enumerate(loop.behaviours, start=1):
            event = each.event or _NOTHING
            kind = _THROWN.get(event.type, events.PassingEvent)
            node = kind(self.spec, element, process=self.process.id, suffix=f"~throw{number}")
            node.inputs_ = [(name, parse(f"${{{name}}}")) for name in names]
            self._define(node, event)
            when = condition if each.condition else parse
            compiled = self.parse(element, each.condition, when, place=loop.place)
            yield loops.Thrown(each.when, compiled, node)

    def rewind(self, node: Node) -> compensation.Rewind:
        """The node that undoes what completed inside another."""
        suffix = "*~undo" if node.body else "~undo"
        return compensation.Rewind(
            self.spec, node.element, process=self.process.id, lane=node.lane, suffix=suffix
        )

    def offer(self, node: Node, kind: type[ad_hoc.Offer]) -> ad_hoc.Offer:
        """The node at which a person chooses an activity, or says that it is enough."""
        suffix = f"~{kind.__name__.lower()}"
        return kind(self.spec, node.element, process=self.process.id, lane=node.lane, suffix=suffix)

    def _text(self, element: Element, event: EventDefinition) -> Expression:
        """The text of a timer or condition; a timer without variables is tried at once."""
        if event.type == "conditional":
            if not event.text:
                hint = "Write an expression such as ${amount > 100}."
                self.find("PR103", element, "the conditional event has no condition", hint)
                return parse("")
            return self.parse(element, event.text, condition, place=event.place)
        expression = self.parse(element, event.text)
        if event.type != "timer":
            return expression
        if not event.text:
            hint = "Choose date, duration or cycle, and write a time such as PT2H."
            self.find("PR103", element, "the timer event names no time", hint)
        elif "${" not in event.text:
            self.parse(element, event.text, lambda text: _tried(event, text))
        return expression

    def _parameters(
        self, element: Element, parameters: Sequence[Parameter]
    ) -> list[tuple[str, Expression]]:
        return [
            (each.name, self.parse(element, each.text, place=each.place)) for each in parameters
        ]

    def parse(
        self,
        thing: Element | Flow,
        text: str,
        how: Callable[[str], Expression] = parse,
        *,
        place: Place | None = None,
    ) -> Expression:
        """The compiled text; one that cannot be read is noted (PR104)."""
        try:
            return how(text)
        except ExpressionError as error:
            self.findings.append(
                self.definition.finding("PR104", thing, error.what, hint=error.hint, place=place)
            )
            return Expression(text, (text,))

    def find(self, code: str, thing: Element | Flow | Process, message: str, hint: str) -> None:
        """Note something that cannot be run."""
        self.findings.append(self.definition.finding(code, thing, message, hint=hint))


def _kind(element: Element, event: EventDefinition) -> type[Node]:
    if element.type == "subProcess" and element.attributes.get("triggeredByEvent") == "true":
        return containers.EventSubProcess
    if element.type in _TASKS:
        return _TASKS[element.type]
    if element.type == "intermediateCatchEvent" and event.type != "link":
        is_single = len(element.events) == 1 and event.type != "conditional"
        return events.CatchEvent if is_single else events.ArmedCatch
    if element.topic:
        return tasks.JobTask
    if element.type in _THROWING and len(element.events) > 1:
        return events.MultipleThrow
    return _THROWN.get(event.type, events.PassingEvent)


def _tried(event: EventDefinition, text: str) -> Expression:
    moment(event.timer, text, _ANY_MOMENT)
    return parse(text)
