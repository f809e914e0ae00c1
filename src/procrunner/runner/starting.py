"""How an instance begins: by an operator, or by a message."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from procrunner import engine
from procrunner.definition import Element, Process
from procrunner.form import filled
from procrunner.model import DefinitionVersion, Instance, Message, Status
from procrunner.ports import Unit
from procrunner.runner.applying import Applier

ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody takes for another."""
ID_LENGTH = 8


def begin(  # noqa: PLR0913 - the facts of a start
    unit: Unit,
    applier: Applier,
    version: DefinitionVersion,
    variables: Mapping[str, Any],
    *,
    at: str,
    key: str,
    actor: str,
) -> Instance:
    """Store a new instance and take its first step.

    Raises:
        UsageError: the variables do not fit the form of the start event.
    """
    catalogue = applier.catalogue
    pins = catalogue.pins(unit, version)
    program = catalogue.program(unit, version.process, version.version, pins)
    process = catalogue.definition(version).process(version.process)
    given = _filled(process, at, variables)
    instance = Instance(
        id="".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH)),
        process=version.process,
        version=version.version,
        pins=pins,
        business_key=key,
        status=Status.ACTIVE,
        revision=0,
        state="",
        outcome="",
        outcome_name="",
        next_due=None,
        started_at=applier.now,
        started_by=actor,
        ended_at=None,
        variables=given,
    )
    step = engine.start(program, given, applier.now, at=at)
    return applier.begin(instance, step, actor=actor)


def by_message(unit: Unit, applier: Applier, message: Message, *, actor: str) -> str:
    """Begin the process that starts with a message of this name; the new instance's id if any."""
    for version in unit.definitions.list():
        process = applier.catalogue.definition(version).process(version.process)
        for element in process.elements:
            if _starts_by(element, message.name):
                instance = begin(
                    unit,
                    applier,
                    version,
                    message.variables,
                    at=element.id,
                    key=message.correlation,
                    actor=actor,
                )
                unit.messages.deliver(message, to=instance.id)
                return instance.id
    return ""


def _filled(process: Process, at: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    starts = [
        element
        for element in process.elements
        if element.type == "startEvent"
        and element.parent == process.id
        and (not at or element.id == at)
    ]
    fields = starts[0].fields if len(starts) == 1 else ()
    return filled(fields, variables, where=process.id)


def _starts_by(element: Element, name: str) -> bool:
    return element.type == "startEvent" and any(
        event.type == "message" and event.name == name for event in element.events
    )
