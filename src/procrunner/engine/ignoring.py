"""What other engines would act upon and this one would not: told, never silently passed over."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.definition import Definition, Element, EventDefinition, Extension, Flow, Process
from procrunner.errors import Finding, Severity

_READ = {
    *("properties", "inputOutput", "formData", "in", "out", "failedJobRetryTimeCycle"),
}
_HANDLER = "Put what it does into a task with a handler."
_ELEMENTS = {
    "executionListener": _HANDLER,
    "taskListener": _HANDLER,
    "connector": 'Set the implementation to "External" and give a topic.',
    "errorEventDefinition": "Let the handler raise BpmnError.",
    "field": "Use an input parameter.",
}
_ATTRIBUTES = {
    "calledElementVersion": "The newest version is pinned when the instance starts.",
    "calledElementVersionTag": "The newest version is pinned when the instance starts.",
    "caseRef": "Cases are not executed: call a process.",
    "variableMappingClass": "Use in and out mappings.",
    "variableMappingDelegateExpression": "Use in and out mappings.",
    "candidateUsers": "Use camunda:assignee or camunda:candidateGroups.",
    "decisionRef": 'Set the implementation to "External" and give a topic.',
    "resultVariable": "Use an output parameter.",
    "initiator": "Set the variable when the instance starts.",
    "formHandlerClass": _HANDLER,
}
_HARMLESS = {
    "dueDate": "Write the term of the act as the property 'term'.",
    "followUpDate": "Write the term of the act as the property 'term'.",
    "priority": "",
    "taskPriority": "",
    "jobPriority": "",
    "candidateStarterGroups": "Who may start is for the project to say.",
    "candidateStarterUsers": "Who may start is for the project to say.",
}
_FILTERS = {
    "camunda:variableName": "Write the variable into the condition.",
    "camunda:variableEvents": "The condition is looked at after every change.",
}
"""Attributes of conditional event definitions."""
_STANDARD = {
    "instantiate": ("false", "Begin with a message start event."),
    "eventGatewayType": ("Exclusive", "Use an exclusive one."),
    "isImmediate": ("true", "In an executable process every flow is."),
    "camunda:calledElementBinding": ("latest", "Use the newest version: latest."),
}
"""Attributes that mean nothing at one value, and are not executed at any other."""
_LANGUAGES = ("", "cel", "juel", "http://www.omg.org/spec/cel", "http://www.w3.org/1999/xpath")


def ignored(definition: Definition, process: Process) -> Iterator[Finding]:
    """Findings PR115: errors where it would run otherwise elsewhere, else warnings."""
    things: list[Process | Element | Flow] = [process, *process.elements, *process.flows]
    for thing in things:
        for extension in thing.extensions:
            yield from _extension(definition, thing, extension)
        yield from _attributes(definition, thing)
        if isinstance(thing, Element):
            for event in thing.events:
                yield from _of_event(definition, thing, event)
    for flow in process.flows:
        language = flow.condition_language
        if language.lower() not in _LANGUAGES:
            message = f"the condition is written in {language}, which is not executed"
            yield definition.finding("PR115", flow, message, hint="Write it in CEL: ${…}.")


def _of_event(
    definition: Definition, element: Element, event: EventDefinition
) -> Iterator[Finding]:
    for name in event.attributes:
        if hint := _FILTERS.get(name):
            message = f"{name} is not executed"
            yield definition.finding("PR115", element, message, hint=hint)


def _extension(
    definition: Definition, thing: Process | Element | Flow, extension: Extension
) -> Iterator[Finding]:
    own, name = extension.attributes, extension.type
    what = ""
    hint = _ELEMENTS.get(name.removeprefix("camunda:"), "Draw what it does.")
    if name.removeprefix("camunda:") not in _READ:
        what = name
    elif name in ("camunda:in", "camunda:out") and getattr(thing, "type", "") != "callActivity":
        what, hint = f"{name} of an event", "Use input parameters."
    elif own.get("businessKey"):
        what, hint = f"{name} businessKey", "Pass it as a variable."
    elif own.get("local") == "true":
        what, hint = f"{name} local", "Name the variables one by one."
    if what:
        message = f"{what} is not executed"
        yield definition.finding("PR115", thing, message, hint=hint, place=extension.place)


def _attributes(definition: Definition, thing: Process | Element | Flow) -> Iterator[Finding]:
    receives = getattr(thing, "type", "") in ("receiveTask", "eventBasedGateway")
    begins = receives and thing.attributes.get("instantiate") == "true"
    for name, value in thing.attributes.items():
        if begins and name in ("instantiate", "eventGatewayType"):
            continue
        plain = name.removeprefix("camunda:")
        meaningless, hint = _STANDARD.get(name, (value, ""))
        if value != meaningless:
            message = f'{name}="{value}" is not executed'
            yield definition.finding("PR115", thing, message, hint=hint)
        elif plain != name and plain in _ATTRIBUTES:
            message, hint = f"{name} is not executed", _ATTRIBUTES[plain]
            yield definition.finding("PR115", thing, message, hint=hint)
        elif plain != name and plain in _HARMLESS:
            message, hint = f"{name} has no effect here", _HARMLESS[plain]
            yield definition.finding("PR115", thing, message, hint=hint, severity=Severity.WARNING)
