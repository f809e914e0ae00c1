"""Call activities that call a global task: they are done as that task is (BPMN 2.0.2, 10.3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from procrunner.definition.model import Element, Process

_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def global_tasks(roots: Iterable[Element]) -> Mapping[str, Element]:
    """By id."""
    return {each.id: each for each in roots if each.type in _TASKS}


def resolved(process: Process, tasks: Mapping[str, Element]) -> Process:
    """The process with tasks in the place of those of its calls that call one."""
    if not tasks:
        return process
    return replace(process, elements=tuple(_resolved(each, tasks) for each in process.elements))


def _resolved(call: Element, tasks: Mapping[str, Element]) -> Element:
    called = call.attributes.get("calledElement", "").rpartition(":")[2]
    if call.type != "callActivity" or called not in tasks:
        return call
    task = tasks[called]
    own = {key: value for key, value in call.attributes.items() if key != "calledElement"}
    return replace(
        call,
        type=_TASKS[task.type],
        calls=called,
        name=call.name or task.name,
        attributes={**task.attributes, **own},
        properties={**task.properties, **call.properties},
        inputs=call.inputs or task.inputs,
        outputs=call.outputs or task.outputs,
        fields=call.fields or task.fields,
        performer=call.performer or task.performer,
        owners=call.owners or task.owners,
        retries=call.retries or task.retries,
        extensions=(*task.extensions, *call.extensions),
        unread=(*task.unread, *call.unread),
    )
