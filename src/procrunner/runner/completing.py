"""Completing a work item: who may, what its form takes, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from procrunner import engine
from procrunner.definition import Element
from procrunner.form import filled, parted
from procrunner.model import Instance, WorkItem
from procrunner.people import Standing
from procrunner.ports import Unit
from procrunner.runner import hands, holding, passing, rights
from procrunner.runner.applying import Applier
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.door import Door
from procrunner.runner.passing import Told
from procrunner.variables import checked


@dataclass(frozen=True, slots=True)
class Opened:
    """An open work item, and by what right somebody is about to do it."""

    item: WorkItem
    instance: Instance
    right: Standing
    program: engine.Program

    @property
    def task(self) -> Element:
        """The task that it is."""
        return self.program.element(self.item.process, self.item.element)


def open_(  # noqa: PLR0913 - who does what, and what judges it
    unit: Unit, catalogue: Catalogue, door: Door, ref: str, *, actor: str, now: datetime
) -> Opened:
    """Open a work item for somebody who may do it; nobody else changes it meanwhile.

    Raises:
        NotFoundError: no such work item.
        NotPermittedError: the actor may not do it.
        ConflictError: it was completed or interrupted before, or is in somebody else's hands.
    """
    item = hands.find(unit, ref, catalogue.rules)
    instance = unit.instances.get(item.instance)
    holding.refuse_suspended(instance)
    actor = door.let_work(unit, actor, instance.process)
    right = hands.right(unit, catalogue, item, actor, now)
    return Opened(item, instance, right, catalogue.of(unit, instance))


def complete(
    applier: Applier, opened: Opened, variables: Mapping[str, Any]
) -> tuple[WorkItem, Told | None]:
    """Complete it with what its form asks, and what is filled in already.

    What was delegated is not done by that: its owner has it again, with what was given.

    Returns:
        The work item; and the next job, if it is told what nobody stores.

    Raises:
        UsageError: the variables do not fit the form.
        ExpressionError: what follows cannot be computed with these variables.
    """
    item, instance, right, task = opened.item, opened.instance, opened.right, opened.task
    unit, catalogue, now = applier.unit, applier.catalogue, applier.now
    where = f"{item.element} ({item.name})"
    given = {**item.draft, **checked(variables, where=where)}
    if item.delegated_by:
        passing.refuse(task, given, where=where)
        return hands.give_back(unit, item, given, actor=right.person, at=now), None
    today = catalogue.rules.today(now)
    given = filled(task.fields, given, where=where, today=today, task=task)
    stored, values = parted(task.fields, given)
    step = engine.complete(opened.program, instance.state, item.token, stored, now)
    applier.go_on(instance, rights.noted(step, item.token, right), actor=right.person)
    told = passing.hold(unit, instance.id, step, values, now) if values else None
    how = step.closed[item.token].how
    return replace(item, closed_at=now, closed_by=right.person, closing=how), told
