"""What happens outside begins instances: messages, signals, timers, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from procrunner import engine
from procrunner.definition import awaited
from procrunner.expression import condition
from procrunner.model import Instance, Message, ProcessStart, Variables, WaitKind
from procrunner.ports import Unit
from procrunner.runner import starting

if TYPE_CHECKING:
    from procrunner.runner.applying import Applier


def by_message(unit: Unit, applier: Applier, message: Message, *, actor: str) -> str:
    """Begin the process that starts with a message of this name; the new instance's id if any.

    The correlation becomes the business key. Where an active instance has it, none begins: that
    one may wait for the message later. A start that waits for several messages together begins
    with the last of them; the others wait in the inbox.
    """
    for start in unit.starts.of(WaitKind.MESSAGE, message.name):
        if starting.with_key(unit, start.process, message.correlation):
            return ""
        if not (parts := _together(unit, applier, start, message)):
            continue
        given = {name: value for part in parts for name, value in part.variables.items()}
        instance = _begin(unit, applier, start, given, actor, key=message.correlation)
        for part in parts:
            unit.messages.deliver(part, to=instance.id)
        return instance.id
    return ""


def by_signal(
    unit: Unit, applier: Applier, signal: str, variables: Variables, *, actor: str
) -> int:
    """Begin every process that starts with the signal; how many did."""
    found = unit.starts.of(WaitKind.SIGNAL, signal)
    for start in found:
        _begin(unit, applier, start, variables, actor)
    return len(found)


def by_conditions(
    unit: Unit, applier: Applier, variables: Variables, *, actor: str
) -> list[Instance]:
    """Begin every process whose start condition holds; what is not set makes it false.

    Raises:
        ExpressionError: a condition cannot be computed with these values.
    """
    return [
        _begin(unit, applier, start, variables, actor)
        for start in unit.starts.of(WaitKind.CONDITIONAL)
        if _holds(start.name, variables)
    ]


def by_timer(unit: Unit, applier: Applier, start: ProcessStart, *, actor: str) -> Instance:
    """Begin the process whose timer is due, once for all that was missed.

    Raises:
        ConflictError: somebody else did, or a new version was deployed.
    """
    due, cycle = engine.next_alarm(start.cycle, applier.now)
    unit.starts.move_on(start, due=due, cycle=cycle)
    return _begin(unit, applier, start, {}, actor)


def _begin(  # noqa: PLR0913, PLR0917 - the facts of a start
    unit: Unit,
    applier: Applier,
    start: ProcessStart,
    variables: Mapping[str, Any],
    actor: str,
    key: str = "",
) -> Instance:
    version = unit.definitions.get(start.process, start.version)
    return starting.begin(unit, applier, version, variables, at=start.element, key=key, actor=actor)


def _holds(text: str, variables: Variables) -> bool:
    expression = condition(text)
    return expression.names <= variables.keys() and expression.is_true(variables)


def _together(unit: Unit, applier: Applier, start: ProcessStart, message: Message) -> list[Message]:
    """The messages with which a start event happens; none while one of them is missing."""
    definition = applier.catalogue.definition(unit.definitions.get(start.process, start.version))
    element = definition.elements[start.element]
    if not element.is_parallel_multiple:
        return [message]
    found = []
    for event in awaited(definition, element):
        is_here = event.name == message.name
        waiting = unit.messages.waiting(event.name, message.correlation, "")
        part = message if is_here else waiting
        if part is None:
            return []
        found.append(replace(part, delivered_to=""))
    return found
