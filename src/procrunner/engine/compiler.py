"""From a definition to a program: SpiffWorkflow specs built from our own reading of the file."""

from __future__ import annotations

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from procrunner.calendar import NO_BOOK, Book
from procrunner.definition import Definition
from procrunner.engine import calling, offers, routes, starts, triggers, undoing
from procrunner.engine.draft import Draft
from procrunner.engine.program import Program
from procrunner.errors import DefinitionError, Finding


def compile_process(
    process: str, definitions: Mapping[str, Definition], book: Book = NO_BOOK
) -> Program:
    """Compile a process with all that it calls.

    Args:
        process: BPMN id of the main process.
        definitions: the files, by the ids of the processes in them.
        book: calendars for timers that count working time.

    Raises:
        DefinitionError: something cannot be run as BPMN says; it names everything at once.
    """
    spec = BpmnProcessSpec(name=process)
    drafts: dict[str, Draft] = {}
    todo = [process]
    while todo:
        id_ = todo.pop()
        if id_ not in drafts:
            drafts[id_] = Draft(spec, definitions[id_], definitions[id_].process(id_))
            todo.extend(calling.called(drafts[id_], definitions))
    findings: dict[Finding, None] = {}  # once, however many processes of a file are called
    for draft in drafts.values():
        _connect(draft, drafts)
        findings.update(dict.fromkeys([*draft.definition.forgiven, *draft.findings]))
    undoing.complete(drafts.values())
    if findings:
        raise DefinitionError(sorted(findings, key=lambda f: (f.file, f.line, f.column, f.code)))
    nodes = {node.name: node for draft in drafts.values() for node in draft.all_nodes()}
    return Program(
        process=process,
        spec=spec,
        frame=drafts[process].frame,
        book=book,
        nodes=nodes,
        has_conditions=any(
            trigger.definition.type == "conditional"
            for node in nodes.values()
            for trigger in node.triggers
        ),
        definitions={id_: draft.definition for id_, draft in drafts.items()},
    )


def _connect(draft: Draft, drafts: Mapping[str, Draft]) -> None:
    routes.connect(draft)
    triggers.connect(draft)
    calling.connect(draft, drafts)
    starts.connect(draft)
    undoing.connect(draft)
    offers.connect(draft)
    routes.tell_reach(draft)
