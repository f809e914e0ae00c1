"""Instances that a person stops for a while, and lets go on."""

from __future__ import annotations

from dataclasses import replace

from procrunner.errors import ConflictError
from procrunner.model import EventKind, HistoryEvent, Instance, Status
from procrunner.runner.applying import Applier
from procrunner.runner.terms import Rules


def suspend(applier: Applier, found: Instance, *, reason: str, actor: str) -> Instance:
    """Stop an instance: no job of it is begun, no timer fires, nothing is completed.

    Raises:
        ConflictError: it is not at work.
    """
    if found.status is not Status.ACTIVE:
        raise ConflictError(
            f"instance {found.id} is {found.status}", hint="Only one that is active is suspended."
        )
    return _turn(applier, found, Status.SUSPENDED, EventKind.SUSPENDED, reason, actor)


def resume(applier: Applier, found: Instance, *, reason: str, actor: str) -> Instance:
    """Let a suspended instance go on; what came meanwhile arrives now, in the order it came.

    Raises:
        ConflictError: it is not suspended.
    """
    if found.status is not Status.SUSPENDED:
        raise ConflictError(
            f"instance {found.id} is {found.status}", hint="Only a suspended one is resumed."
        )
    resumed = _turn(applier, found, Status.ACTIVE, EventKind.CONTINUED, reason, actor)
    return applier.catch_up(resumed)


def refuse_suspended(instance: Instance) -> None:
    """Nothing is done in an instance that a person has stopped.

    Raises:
        ConflictError: it is suspended.
    """
    if instance.status is Status.SUSPENDED:
        raise ConflictError(
            f"instance {instance.id} is suspended",
            hint=f"Let it go on first: procrunner resume {instance.id}; its history tells why.",
        )


def refuse_ended(instance: Instance, rules: Rules) -> None:
    """Refuse what is meant for an instance that is on its way.

    Raises:
        ConflictError: it has ended.
    """
    if instance.status.is_over:
        raise ConflictError(
            f"instance {instance.id} was {instance.status} at {rules.told(instance.ended_at)}",
            hint=f"See how it ended: procrunner history {instance.id}",
        )


def _turn(  # noqa: PLR0913, PLR0917 - what is turned, into what, and why
    applier: Applier,
    found: Instance,
    status: Status,
    kind: EventKind,
    reason: str,
    actor: str,
) -> Instance:
    turned = replace(found, status=status, revision=found.revision + 1)
    applier.unit.instances.save(turned, expected=found.revision)
    event = HistoryEvent(kind=kind, process=found.process, data={"reason": reason})
    applier.unit.history.append(found.id, [event], actor=actor, at=applier.now, after=turned)
    return turned
