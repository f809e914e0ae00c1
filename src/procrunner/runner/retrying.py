"""How an instance goes on after an incident, or a person settles that by hand."""

from __future__ import annotations

from procrunner import engine
from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import (
    EventKind,
    HistoryEvent,
    Incident,
    IncidentKind,
    Instance,
    Variables,
)
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
    _check_open(applier, found.id)
    instance = applier.unit.instances.get(found.instance)
    program, now = applier.catalogue.of(applier.unit, instance), applier.now
    given = {} if answers else variables
    try:
        step = engine.retry(program, instance.state, found.token, given, now)
    except ConflictError:
        _check_open(applier, found.id)  # it was when we read it first
        raise
    instance = applier.go_on(instance, step, actor=actor)
    if answers:
        step = engine.finish(program, instance.state, found.token, variables, now)
        instance = applier.go_on(instance, step, actor=actor)
    return instance


def settle(applier: Applier, ref: str, *, reason: str, actor: str) -> Incident:
    """Take an incident for settled, though its token stands still.

    Raises:
        ConflictError: it is resolved or settled already.
    """
    unit, rules = applier.unit, applier.catalogue.rules
    found = _check_open(applier, ref)
    if found.settled_at is not None:
        raise ConflictError(
            f"incident {ref} was settled by {found.settled_by} at {rules.told(found.settled_at)}",
            hint=f"To let its token go on: procrunner retry {ref}",
        )
    unit.incidents.settle(ref, by=actor, at=applier.now)
    event = HistoryEvent(
        kind=EventKind.SETTLED,
        process=found.process,
        element=found.element,
        name=found.name,
        token=found.token,
        data={"incident": ref, "reason": reason},
    )
    unit.history.append(found.instance, [event], actor=actor, at=applier.now)
    return unit.incidents.get(ref)


def _check_open(applier: Applier, ref: str) -> Incident:
    found = applier.unit.incidents.get(ref)
    if found.resolved_at is None:
        return found
    raise ConflictError(
        f"incident {found.id} was resolved by {found.resolved_by} "
        f"at {applier.catalogue.rules.told(found.resolved_at)}",
        hint=f"See where the instance stands now: procrunner show {found.instance}",
    )
