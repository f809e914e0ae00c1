"""How an instance goes on after an incident."""

from __future__ import annotations

from datetime import datetime

from procrunner import engine
from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import Incident, IncidentKind, Instance, Variables
from procrunner.ports import Unit
from procrunner.runner.applying import Applier


def find(unit: Unit, ref: str) -> Incident:
    """An incident by its number, or the only open one of an instance.

    Raises:
        NotFoundError: there is no such incident, nor an instance that has one.
        UsageError: the instance has several.
    """
    try:
        return unit.incidents.get(ref)
    except NotFoundError:
        found = unit.incidents.list(instance=_instance(unit, ref))
    if not found:
        raise NotFoundError(
            f"instance '{ref}' has no incident",
            hint=f"See what it waits for: procrunner show {ref}",
        )
    if len(found) > 1:
        numbers = ", ".join(f"{each.id} ({each.name or each.element})" for each in found)
        raise UsageError(f"instance '{ref}' has several incidents", hint=f"Name one: {numbers}")
    return found[0]


def _instance(unit: Unit, ref: str) -> str:
    try:
        return unit.instances.get(ref).id
    except NotFoundError as error:
        raise NotFoundError(
            f"there is no incident '{ref}', nor an instance of that name",
            hint="See which there are: procrunner incidents",
        ) from error


def retry(
    applier: Applier,
    found: Incident,
    variables: Variables,
    *,
    actor: str,
    is_done: bool = False,
) -> Instance:
    """Let the token of an incident go on.

    Where nobody knew what a handler had done, the variables given are its result: it is not
    called again. So it is wherever a person says that the work ``is_done``.

    Raises:
        ConflictError: the incident is resolved already; or no handler was at work there.
    """
    answers = is_done or (found.kind is IncidentKind.OUTCOME and bool(variables))
    if found.resolved_at is not None:
        raise _resolved(found, found.resolved_at)
    instance = applier.unit.instances.get(found.instance)
    program, now = applier.catalogue.of(applier.unit, instance), applier.now
    step = engine.retry(program, instance.state, found.token, {} if answers else variables, now)
    instance = applier.go_on(instance, step, actor=actor)
    if answers:
        step = engine.finish(program, instance.state, found.token, variables, now)
        instance = applier.go_on(instance, step, actor=actor)
    return instance


def _resolved(found: Incident, at: datetime) -> ConflictError:
    return ConflictError(
        f"incident {found.id} was resolved by {found.resolved_by} at {at:%Y-%m-%d %H:%M:%S} UTC",
        hint=f"See where the instance stands now: procrunner show {found.instance}",
    )
