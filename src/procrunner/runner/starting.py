"""How an instance begins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from procrunner import engine
from procrunner.definition import Element, Field, Process
from procrunner.form import filled
from procrunner.model import DefinitionVersion, Instance, Status
from procrunner.ports import Unit

if TYPE_CHECKING:
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
    fields = asked(process, at)
    today = catalogue.rules.today(applier.now)
    given = filled(fields, variables, where=process.id, today=today)
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


def with_key(unit: Unit, process: str, key: str) -> Instance | None:
    """The active instance of a process with this business key; none begins meanwhile."""
    return unit.instances.active(process, key) if key else None


def asked(process: Process, at: str) -> Sequence[Field]:
    """The fields of the start event at which an instance begins."""
    starts = [element for element in process.elements if _is_start(element, process)]
    chosen = [element for element in starts if element.id == at] if at else starts
    if len(chosen) > 1:  # the plain one is meant
        chosen = [element for element in chosen if not element.events]
    return chosen[0].fields if len(chosen) == 1 else ()


def _is_start(element: Element, process: Process) -> bool:
    return element.type == "startEvent" and element.parent == process.id
