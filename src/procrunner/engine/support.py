"""What of BPMN is executed; the rest is refused before an instance starts, never ignored."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.definition import Definition, Element, EventDefinition, Flow, Loop, Process, awaited
from procrunner.definition.reader import ARTIFACTS, SCOPES
from procrunner.errors import Finding

DATA = ("dataObject", "dataObjectReference", "dataStoreReference")
ACTIVITIES = {
    *("task", "manualTask", "userTask", "serviceTask", "sendTask", "businessRuleTask"),
    *("receiveTask", "subProcess", "transaction", "adHocSubProcess", "callActivity"),
}
NODES = {
    *ACTIVITIES,
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    "complexGateway",
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    "boundaryEvent",
}
EVENTS = {
    "startEvent": {"", "message", "signal", "timer", "conditional"},
    "endEvent": {
        *("", "message", "signal", "error", "escalation", "terminate", "compensate", "cancel"),
    },
    "intermediateCatchEvent": {"timer", "message", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"", "message", "signal", "escalation", "link", "compensate"},
    "boundaryEvent": {
        *("timer", "message", "signal", "conditional", "error", "escalation"),
        *("compensate", "cancel"),
    },
}
STARTS_INSIDE = {
    *("timer", "message", "signal", "conditional", "error", "escalation", "compensate"),
}
"""Event definitions that start an event sub-process."""
_INSTEAD = {
    "correlationSubscription": "Give message events the property 'correlation' instead.",
    "dataStoreReference": "Let a handler read or write the store.",
    "second inputSet": "Keep one, with optional inputs.",
    "second outputSet": "Keep one, with optional outputs.",
    "whileExecutingInputRefs": "Let the activity take it when it begins.",
    "whileExecutingOutputRefs": "Let the activity give it when it ends.",
    "resourceParameterBinding": "Name the role, or compute it with an expression.",
}
_ALONE = ("link", "compensate", "cancel")
JOBS = ("serviceTask", "sendTask", "businessRuleTask")


def refusals(definition: Definition, process: Process) -> Iterator[Finding]:
    """Whatever of a process cannot be run as BPMN says, with the place and the mending."""
    yield from _unread(definition, process)
    for element in process.elements:
        if element.type not in (*DATA, *ARTIFACTS):
            yield from _element(definition, element)
            yield from _transient(definition, process, element)
    for flow in process.flows:
        if flow.type == "sequenceFlow":
            yield from _flow(definition, process, flow)


def _unread(definition: Definition, thing: Process | Element) -> Iterator[Finding]:
    for part in thing.unread:
        message, hint = f"<{part.type}> is not executed", _INSTEAD.get(part.type, "Draw it.")
        yield definition.finding("PR101", thing, message, hint=hint, place=part.place)


def _element(definition: Definition, element: Element) -> Iterator[Finding]:
    if element.type not in NODES:
        hint = {
            "scriptTask": "Put the logic into a handler and make this a service task.",
        }.get(element.type, "Draw it with elements that are supported.")
        yield _refuse(definition, element, f"a {element.type} is not executed", hint)
    yield from _unread(definition, element)
    if element.loop is not None:
        yield from _loop(definition, element, element.loop)
    for parameter in (*element.inputs, *element.outputs):
        if parameter.type:
            yield definition.finding(
                "PR101",
                element,
                f"the parameter '{parameter.name}' is a {parameter.type}, which is not executed",
                hint="Write it as one expression: ${[1, 2]} or ${ {'a': 1} }.",
                place=parameter.place,
            )
    if element.type in SCOPES and element.inputs:
        yield _refuse(
            definition,
            element,
            "input parameters of a sub-process are not executed",
            "Set the variables in a task before it; it sees them all.",
        )
    yield from _events(definition, element)
    yield from _task(definition, element)


def _loop(definition: Definition, element: Element, loop: Loop) -> Iterator[Finding]:
    what = hint = ""
    if element.type not in ACTIVITIES or _is_event_scope(definition, element.id):
        what, hint = "a loop here is not executed", "Put what repeats into a sub-process."
    elif any(each.event is None or not _is_thrown(each.event) for each in loop.behaviours):
        what = "the multi-instance activity does not name a message, signal or escalation to throw"
        hint = "Refer to an event definition of the file that names one."
    elif any(each.when == "Complex" and not each.condition for each in loop.behaviours):
        what = "the multi-instance activity does not say when it throws"
        hint = "Write a condition such as ${nrOfCompletedInstances == 2}."
    elif loop.type == "standard" and not loop.condition and not loop.maximum:
        what, hint = "the loop never ends", "Write a loop condition or a maximum."
    elif loop.type == "standard" and loop.maximum and not loop.maximum.isdecimal():
        what, hint = f"the loop maximum '{loop.maximum}' is no number", "Write 3."
    elif loop.type != "standard" and not loop.collection and not loop.cardinality:
        what = "the multi-instance activity does not say how often"
        hint = "Write a loop cardinality, or a collection."
    elif loop.collection and loop.cardinality:
        what = "the multi-instance activity has a collection and a cardinality"
        hint = "Remove one."
    if what:
        yield definition.finding("PR101", element, what, hint=hint, place=loop.place)


def _is_thrown(event: EventDefinition) -> bool:
    named = {"message": event.name, "signal": event.name, "escalation": event.code}
    return bool(named.get(event.type))


def _events(definition: Definition, element: Element) -> Iterator[Finding]:
    allowed, where = EVENTS.get(element.type), ""
    if allowed is None:
        return
    if element.type == "startEvent" and _is_event_scope(definition, element.parent):
        allowed, where = STARTS_INSIDE, " of an event sub-process"
    kinds = [event.type for event in element.events] or [""]
    yield from _together(definition, element, kinds)
    for kind in kinds:
        if kind not in allowed and kind != "eventDefinitionRef":
            what = f"a {kind or 'none'} {element.type}{where}"
            yield _refuse(
                definition,
                element,
                f"{what} is not executed",
                f"Supported here: {', '.join(sorted(each or 'none' for each in allowed))}.",
            )
    for event in element.events:
        if event.type == "eventDefinitionRef":
            message = f"the event refers to the definition '{event.ref}', which is not in the file"
            hint = "Choose what the event waits for, or throws, again."
            yield definition.finding("PR103", element, message, hint=hint)
        if event.type in ("message", "signal") and not event.name and not element.topic:
            yield definition.finding(
                "PR103",
                element,
                f"the {event.type} event names no {event.type}",
                hint=f"Choose a {event.type} with a name in the properties panel.",
            )
        if event.type in ("error", "escalation"):
            yield from _aimed(definition, element, event)


def _together(definition: Definition, element: Element, kinds: list[str]) -> Iterator[Finding]:
    """Definitions that one event cannot have beside others."""
    if len(kinds) == 1:
        return
    what, hint = "", "Draw one event for each definition."
    if alone := next((kind for kind in kinds if kind in _ALONE), ""):
        what = f"a {alone} beside other definitions of one event"
    elif element.topic:
        what, hint = "a handler for an event with several definitions", "Let a task before do it."
    elif element.is_parallel_multiple and {"error", "escalation"} & set(kinds):
        what = "an event that waits for an error or escalation together with something else"
    elif len({"error", "terminate"} & set(kinds)) > 1:
        what, hint = "an end event with an error and a termination", "Keep one of them."
    if what:
        yield _refuse(definition, element, f"{what} is not executed", hint)


def _aimed(definition: Definition, element: Element, event: EventDefinition) -> Iterator[Finding]:
    kind = event.type
    hint = f"Choose an {kind} with a code in the properties panel."
    throws = element.type in ("endEvent", "intermediateThrowEvent")
    if event.ref and event.ref not in definition.elements:
        message = f"the {kind} event names '{event.ref}', which is not in the file"
        yield definition.finding("PR103", element, message, hint=hint)
    elif throws and not event.code and not element.topic:
        what = "end event" if element.type == "endEvent" else "event"
        yield definition.finding("PR103", element, f"the {kind} {what} names no code", hint=hint)
    if kind == "error" and not element.is_interrupting:
        yield _refuse(
            definition,
            element,
            "an error event that does not interrupt is not executed",
            "An error ends what raises it; use an escalation to go on.",
        )


def _task(definition: Definition, element: Element) -> Iterator[Finding]:
    if element.type == "receiveTask" and not awaited(definition, element)[0].name:
        message = "the receive task names no message"
        yield definition.finding("PR103", element, message, hint="Choose a message.")
    if element.type in JOBS and not element.topic:
        hint = 'Set the implementation to "External" and give a topic.'
        if element.type == "businessRuleTask":
            hint = "Decision tables are not executed: set the implementation to External."
        yield definition.finding("PR105", element, f"the {element.type} has no topic", hint=hint)
    for kind in ("camunda:class", "camunda:expression", "camunda:delegateExpression"):
        if kind in element.attributes:
            yield _refuse(
                definition,
                element,
                f"{kind} is Java's",
                'Set the implementation to "External" and give a topic.',
            )


def _transient(definition: Definition, process: Process, element: Element) -> Iterator[Finding]:
    """A value that is not stored goes from a person to one handler, in one step."""
    field = next((field for field in element.fields if field.is_transient), None)
    if field is None:
        return
    targets = [flow.target for flow in process.flows if flow.source == element.id]
    heirs = [each for each in process.elements if each.id in targets]
    what = hint = ""
    if field.properties.get("type", field.type) == "file":
        what, hint = "is a file, and files are stored", "Ask for a text, or let it be stored."
    elif element.type != "userTask" or element.loop or element.outputs or len(targets) != 1:
        what = "is asked for elsewhere than in a plain user task with one way out"
        hint = "Ask for it in a user task right before the task that takes it."
    elif any(each.type not in JOBS or each.loop for each in heirs):
        what = "goes to something else than a task with a handler"
        hint = "Let the user task lead straight to the task whose handler takes it."
    if what:
        message = f"the transient field '{field.id}' {what}, which is not executed"
        yield definition.finding(
            "PR101", element, message, hint=hint, place=field.place, file=field.file
        )


def _flow(definition: Definition, process: Process, flow: Flow) -> Iterator[Finding]:
    known = {element.id: element for element in process.elements}
    for end, id_ in (("begins", flow.source), ("ends", flow.target)):
        if id_ not in known or known[id_].type in (*DATA, *ARTIFACTS):
            yield definition.finding(
                "PR102",
                flow,
                f"the sequence flow {end} at '{id_}', which is no flow node of this process",
                hint="Draw the flow again.",
            )
        elif known[id_].parent != flow.parent:
            yield definition.finding(
                "PR102",
                flow,
                f"the sequence flow {end} at '{id_}', in another sub-process",
                hint="A sequence flow may not cross the border of a sub-process.",
            )
    if flow.target in known and known[flow.target].type in ("startEvent", "boundaryEvent"):
        yield definition.finding(
            "PR111", flow, "a sequence flow may not lead to a start or boundary event"
        )
    if any(_is_event_scope(definition, end) for end in (flow.source, flow.target)):
        yield definition.finding("PR111", flow, "no sequence flow leads to an event sub-process")
    if flow.source in known and known[flow.source].type == "endEvent":
        yield definition.finding("PR111", flow, "a sequence flow may not leave an end event")


def _is_event_scope(definition: Definition, id_: str) -> bool:
    element = definition.elements.get(id_)
    return element is not None and element.attributes.get("triggeredByEvent") == "true"


def _refuse(definition: Definition, element: Element, message: str, hint: str) -> Finding:
    return definition.finding("PR101", element, message, hint=hint)
