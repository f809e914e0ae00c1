"""The sketch of a process, made from its program."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from procrunner.definition import Definition, Field
from procrunner.engine.events import CatchEvent
from procrunner.engine.node import Node, Trigger
from procrunner.engine.program import Program
from procrunner.engine.sketch import FORMAT, Sketch
from procrunner.language import LANGUAGES


def sketched(program: Program, process: str = "") -> Sketch:
    """What tells where instances stand.

    Args:
        program: the compiled process.
        process: one of those that it calls; itself unless said.
    """
    id_ = process or program.process
    nodes = [each for each in program.nodes.values() if each.process == id_]
    definition = program.definitions[id_]
    asking = {each.element.id: each.element.fields for each in nodes if each.element.fields}
    return Sketch(
        {
            "format": FORMAT,
            "name": definition.process(id_).name,
            "nodes": {each.name.partition("/")[2]: _node(each) for each in nodes},
            "fields": {id_: [*map(_field, fields)] for id_, fields in asking.items()},
            "labels": {each: _labels(definition, each) for each in LANGUAGES},
        }
    )


def _node(node: Node) -> list[Any]:
    return [
        *(node.element.id, node.element.name, node.lane, node.awaits or ""),
        node.definition.name if isinstance(node, CatchEvent) else "",
        node.body is not None,
        [_trigger(each) for each in node.triggers],
    ]


def _trigger(trigger: Trigger) -> list[str]:
    node, event = trigger.node, trigger.definition
    said = event.text if event.type == "conditional" else event.name
    return [trigger.key, node.element.id, node.element.name, node.lane, event.type, said]


def _field(field: Field) -> dict[str, Any]:
    return {**asdict(field), "place": [field.place.line, field.place.column]}


def _labels(definition: Definition, language: str) -> list[list[str]]:
    return [[*named, label] for named, label in definition.labels(language).items()]
