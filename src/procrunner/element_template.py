"""Element templates for Camunda Modeler (format of Camunda 7), made from the handlers.

With them a process owner picks "signature.verify" from a list and fills in what it takes.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any

from procrunner.check.results import of_handler
from procrunner.errors import UsageError
from procrunner.handler import Handler

FILE = ".camunda/element-templates/handlers.json"
"""Below the folder of the drawings: there the Modeler looks, for every drawing under it."""

_SCHEMA = "https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json"
_APPLIES_TO = ("bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask")
_GROUP = {"id": "takes", "label": "Takes"}
_Template = dict[str, Any]


def templates(project: str, handlers: Mapping[str, Handler], before: str = "") -> str:
    """The file for these handlers; a template that differs from the one before is a new version.

    Args:
        project: its name, which sets its templates apart from those of others.
        handlers: by topic.
        before: the file as it is, if there is one.
    """
    known = {each["id"]: each for each in _read(before)}
    made = [_version(_template(project, each), known) for _, each in sorted(handlers.items())]
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def versions(content: str) -> Mapping[str, int]:
    """Ids and versions of the templates in a file."""
    return {each["id"]: each["version"] for each in _read(content)}


def _read(content: str) -> list[_Template]:
    """What a file holds.

    Raises:
        UsageError: it is not what this module writes.
    """
    try:
        read: list[_Template] = json.loads(content) if content.strip() else []
        _ = {each["id"]: int(each["version"]) for each in read}
    except (ValueError, TypeError, LookupError) as error:
        raise UsageError(
            f"no element templates: {error}",
            where=FILE,
            hint="Delete the file; procrunner templates writes it anew.",
        ) from error
    return read


def _version(made: _Template, known: Mapping[str, _Template]) -> _Template:
    old = known.get(made["id"])
    if old is None:
        return made
    same = {**old, "version": 1} == made
    return {**made, "version": old["version"] if same else old["version"] + 1}


def _template(project: str, handler: Handler) -> _Template:
    return {
        "$schema": _SCHEMA,
        "name": handler.topic,
        "id": f"{project}.{handler.topic}",
        "version": 1,
        "description": _description(handler),
        "appliesTo": [*_APPLIES_TO],
        "groups": [_GROUP],
        "properties": [
            _fixed("camunda:type", "external"),
            _fixed("camunda:topic", handler.topic),
            *_inputs(handler),
        ],
    }


def _description(handler: Handler) -> str:
    given = sorted(of_handler(handler) or ())
    return f"{handler.summary} Gives: {', '.join(given)}." if given else handler.summary


def _fixed(name: str, value: str) -> _Template:
    return {"type": "Hidden", "value": value, "binding": {"type": "property", "name": name}}


def _inputs(handler: Handler) -> Iterator[_Template]:
    """One field for each parameter; what has no plain default is added by hand where it is used."""
    for parameter in handler.parameters:
        is_required = parameter.default is inspect.Parameter.empty
        if not is_required and not isinstance(parameter.default, str):
            continue
        yield {
            "label": parameter.name.replace("_", " "),
            "type": "String",
            "value": f"${{{parameter.name}}}" if is_required else parameter.default,
            "group": _GROUP["id"],
            "constraints": {"notEmpty": is_required},
            "binding": {"type": "camunda:inputParameter", "name": parameter.name},
        }
