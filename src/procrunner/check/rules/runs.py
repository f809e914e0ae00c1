"""A process runs as BPMN says, or is refused with a reason.

Everything that the engine would refuse before a case starts. An element that is silently ignored
is worse than one that is refused: the drawing would promise what nobody does.

PR006: something in the place of an element is no BPMN; it would be left out.
PR101: an element or event that is not executed here.
PR102: a sequence flow leads nowhere, or across the border of a sub-process.
PR103: an event or receive task does not say which message, signal or error it means.
PR104: an expression cannot be read.
PR105: a task for a handler has no topic.
PR106: the default flow is none of the element's own.
PR107: a boundary event is attached to no activity.
PR108: a called process is not known.
PR109: a called process is not executable.
PR110: a way out of a gateway lacks its condition, or has one without a meaning.
PR111: a sequence flow leads to a start or boundary event, or out of an end event.
PR112: a link event has no partner, or two.
PR113: something else than an event stands behind an event-based gateway.
PR114: nothing in a process or sub-process can start.
PR115: other engines would act upon it, this one would not; a warning where nothing is lost.
PR116: a compensation event does not say what undoes, or what is to be undone.
PR118: a form that an element refers to is not there, or asks for what is not executed.
PR117: a cancel end event stands in no transaction, or its transaction has no way out.

At run time: such a process cannot be deployed or started at all.
To mend: follow the hint of the finding; it names what is supported instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner import engine
from procrunner.check.rule import Rule, Subject
from procrunner.check.world import World
from procrunner.definition import Definition, Element, Place, Process
from procrunner.errors import DefinitionError, Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """What the engine would refuse, in the executable and the called processes of the file."""
    for process in subject.definition.processes:
        if process.executable or process.id in subject.world.callers:
            known = _alone(process, subject)
            try:
                engine.compile_process(process.id, known)
            except DefinitionError as error:
                yield from (each for each in error.findings if each.file)
            for finding in engine.ignored(subject.definition, process):
                if finding.severity is not Severity.ERROR:
                    yield finding


def _alone(process: Process, subject: Subject) -> Mapping[str, Definition]:
    """The process with empty ones in the place of those it calls: each is compiled once."""
    world: World = subject.world
    called = {call.attributes.get("calledElement", "") for call in world.calls[process.id]}
    stubs = {id_: _empty(id_) for id_ in called if id_ in world.processes}
    return {**stubs, process.id: subject.definition}


def _empty(id_: str) -> Definition:
    start = Element(id="start", type="startEvent", place=Place(), parent=id_)
    process = Process(
        id=id_,
        name="",
        place=Place(),
        executable=True,
        documentation="",
        attributes={},
        properties={},
        elements=(start,),
        flows=(),
        lanes=(),
    )
    return Definition(file="", hash="", source=b"", processes=(process,))


RULE = Rule(codes=("PR006", *(f"PR{number}" for number in range(101, 119))), find=find)
