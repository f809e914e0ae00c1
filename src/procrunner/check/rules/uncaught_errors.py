"""An error that is thrown is caught.

An error end event looks for an error boundary event with its code: on the sub-processes around it,
then on the call activities of the processes that call this one.

At run time: the instance stops at the error end with an incident, though the drawing says it ends.
To mend: put an error boundary event around it, or make it a plain end event.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject, called
from procrunner.check.world import World
from procrunner.definition import Definition, Element, Process
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Error end events whose error nobody catches."""
    for process in subject.definition.processes:
        if not process.executable:
            continue
        for element in process.elements:
            codes = [event.code for event in element.events if event.type == "error"]
            thrown = element.type == "endEvent" and codes
            if thrown and not _is_caught(subject.world, process, element.parent, codes[0], set()):
                yield subject.definition.finding(
                    "PR535",
                    element,
                    f"nobody catches the error '{codes[0]}' of {called(element)}",
                    hint="Put an error boundary event around it, or make it a plain end event.",
                    severity=Severity.WARNING,
                )


def _is_caught(world: World, process: Process, place: str, code: str, seen: set[str]) -> bool:
    definition = world.processes[process.id]
    while place != process.id and place in definition.elements:
        if _catches(process, place, code):
            return True
        place = definition.elements[place].parent
    if process.id in seen:
        return True
    seen.add(process.id)
    return any(
        _by_caller(world, world.processes[caller], caller, process.id, code, seen)
        for caller in world.callers.get(process.id, ())
    )


def _by_caller(  # noqa: PLR0913, PLR0917 - the way up
    world: World, file: Definition, caller: str, callee: str, code: str, seen: set[str]
) -> bool:
    process = file.process(caller)
    calls: list[Element] = [
        call for call in world.calls[caller] if call.attributes.get("calledElement") == callee
    ]
    return any(
        _catches(process, call.id, code) or _is_caught(world, process, call.parent, code, seen)
        for call in calls
    )


def _catches(process: Process, host: str, code: str) -> bool:
    return any(
        event.type == "error" and (not event.ref or event.code == code)
        for element in process.elements
        if element.type == "boundaryEvent" and element.attached_to == host
        for event in element.events
    )


RULE = Rule(codes=("PR535",), find=find, severity=Severity.WARNING)
