"""What happens to waiting tokens: events fire, errors are caught, scopes are interrupted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from procrunner.engine import joining, scope, tree
from procrunner.engine.token import READY, WAITING, Armed, Token
from procrunner.errors import ConflictError
from procrunner.model import EventKind, Variables, Wait, WaitKind

if TYPE_CHECKING:
    from procrunner.engine.case import Case
    from procrunner.engine.node import Node, Trigger
    from procrunner.engine.timer import Moment

WAITED_FOR = ("timer", "message", "signal", "conditional")
"""Event definitions that are armed; errors and escalations are looked for when they are thrown."""


def arm(case: Case, token: Token, *, only: Node | None = None) -> list[Wait]:
    """Wait for the events at a token's node too, or for one of them again.

    Raises:
        ExpressionError: what has to happen cannot be computed.
    """
    waits = []
    for trigger in token.task_spec.triggers:
        if trigger.definition.type in WAITED_FOR and only in (None, trigger.node):
            wait, moment = trigger.node.expectation(token, case.new_number(), trigger.expected)
            token.armed[trigger.key] = Armed(wait.token, moment, wait.correlation)
            waits.append(wait)
    return waits


def told(trigger: Trigger, armed: Armed) -> Wait:
    """What is waited for, or why that cannot be told."""
    definition, fault = trigger.definition, armed.fault
    if fault is not None:
        wait = trigger.node.about(armed.number, WaitKind.INCIDENT)
        return replace(wait, incident=fault.kind, detail=fault.message, hint=fault.hint)
    is_condition = definition.type == "conditional"
    return replace(
        trigger.node.about(armed.number, WaitKind(definition.type)),
        due=armed.moment.fires if armed.moment else None,
        detail=stands(armed.moment),
        message=definition.text if is_condition else definition.name,
        correlation=armed.correlation,
    )


def stands(moment: Moment | None) -> str:
    """Why a timer's clock stands; empty while it runs."""
    return moment.clock.reason if moment and moment.clock else ""


def find(case: Case, number: int) -> tuple[Token, str]:
    """Who waits under a number: a token, and the armed event if it is one.

    Raises:
        ConflictError: nobody does any more.
    """
    if number in case.waiting:
        if number in case.tasks:
            return case.tasks[number], ""
        for host in case.tasks.values():
            for event, armed in host.armed.items():
                if armed.number == number:
                    return host, event
    raise ConflictError(
        f"token {number} does not wait any more",
        hint="Somebody was first; procrunner show tells where the instance stands.",
    )


def listener(case: Case, number: int) -> tuple[Token, str]:
    """Who waits for a message or signal under a number: a token, and the armed event if any.

    Raises:
        ConflictError: nobody does, or not for such a thing.
    """
    token, event = find(case, number)
    if case.waiting[number] not in (WaitKind.MESSAGE, WaitKind.SIGNAL):
        raise ConflictError(
            f"token {number} waits for no message and no signal",
            hint="procrunner show tells what it waits for.",
        )
    return token, event


def _trigger(token: Token, event: str) -> Trigger:
    return next(each for each in token.task_spec.triggers if each.key == event)


def fire(case: Case, token: Token, event: str, variables: Variables) -> None:
    """An armed event happens; one that waits for all of several does so with the last."""
    trigger = _trigger(token, event)
    armed = token.armed.pop(event)
    case.close(armed.number, "completed")
    if trigger.node.element.is_parallel_multiple:
        variables = {**token.heard.pop(trigger.node.element.id, {}), **variables}
        if missing := [each.definition for each in _others(token, trigger)]:
            token.heard[trigger.node.element.id] = variables
            names = [each.name or each.text or each.type for each in missing]
            case.note_event(EventKind.HAPPENED, trigger.node, token, {"waits for": names})
            return
    if trigger.node is token.task_spec:
        case.advance(token, variables)
        return
    ways = [route for route in token.task_spec.routes if route.target is trigger.node]
    if ways:  # the event stands behind an event-based gateway
        token.route = ways
        token.data = {**token.data, **variables}
        token.complete()
        case.tasks[case.number].has_happened = True
    else:
        take_place(case, token, trigger, variables)
        if not trigger.interrupting and token.id in case.tasks:
            _arm_again(case, token, trigger, armed)


def _others(token: Token, trigger: Trigger) -> list[Trigger]:
    """What else the event of a trigger still waits for."""
    return [
        each
        for each in token.task_spec.triggers
        if each.node is trigger.node and each.key in token.armed
    ]


def fire_due_timer(case: Case, until: datetime) -> bool:
    """Let the timer that is due longest fire; False if none is due by then."""
    due: list[tuple[datetime, int, Token, str]] = []
    for token in case.tasks.values():
        if token.moment is not None and (at := token.moment.fires):
            due.append((at, token.id, token, ""))
        for event, armed in token.armed.items():
            if armed.moment is not None and (at := armed.moment.fires):
                due.append((at, armed.number, token, event))
    if not due:
        return False
    moment, _, token, event = min(due, key=lambda each: each[:2])
    if moment > until:
        return False
    if event:
        fire(case, token, event, {})
    else:
        token.moment = None
        case.advance(token, {})
    return True


def take_place(case: Case, host: Token, trigger: Trigger, variables: Variables) -> None:
    """The event happens to its host: inside it, instead of it or beside it."""
    if trigger.handler is not None:
        _begin_inside(case, host, trigger, trigger.handler, variables)
    elif trigger.interrupting:
        interrupt(case, host, trigger, variables)
    else:
        _branch_off(case, host, trigger, variables)


def _begin_inside(
    case: Case, top: Token, trigger: Trigger, handler: Node, variables: Variables
) -> None:
    """An event sub-process begins, instead of all else in its scope or beside it."""
    data, dropped = scope.seen(top)
    if trigger.interrupting:
        cancel_below(case, top)
        case.disarm(top, inside=True)
        if dropped:
            case.note(EventKind.INTERRUPTED, top, {"dropped": dropped})
    token = case.spawn(handler, top, data, scope=scope.number(top))
    token.result = dict(variables)
    token._set_state(READY)
    token.run()


def interrupt(case: Case, host: Token, trigger: Trigger, variables: Variables) -> None:
    """The event ends its host; what was done inside it is not forgotten."""
    leave_for(case, host, trigger.node, variables)


def leave_for(case: Case, host: Token, node: Node, variables: Variables) -> int:
    """The token leaves what it does and goes on at another node; its number there."""
    data, dropped = host.data, list[str]()
    if host._children and not host.children[0].is_frame:
        data, dropped = scope.seen(host)
    cancel_below(case, host)
    case.disarm(host)
    case.close(host.id, "interrupted")
    case.note(EventKind.INTERRUPTED, host, {"dropped": dropped} if dropped else None)
    successor = case.spawn(node, tree.parent(host), {**data, **variables}, scope=host.scope)
    case.live[host.scope] -= 1
    tree.succeed(host, successor)
    successor.task_spec._update(successor)
    return successor.id


def _branch_off(case: Case, host: Token, trigger: Trigger, variables: Variables) -> None:
    parting = tree.part(host, case.new_number())
    branch = case.spawn(trigger.node, parting, {**host.data, **variables}, scope=host.scope)
    branch.task_spec._update(branch)


def _arm_again(case: Case, host: Token, trigger: Trigger, armed: Armed) -> None:
    if trigger.node.element.is_parallel_multiple:
        for wait in arm(case, host, only=trigger.node):
            case.open(wait)
        for each in _others(host, trigger):
            if each.definition.type == "conditional":  # it was true: it has to become false first
                host.armed[each.key] = replace(host.armed[each.key], holds=True)
        return
    moment = armed.moment and armed.moment.after(case.now)
    if armed.moment is not None and moment is None:
        return  # the last round of a cycle
    number = case.new_number()
    host.armed[trigger.key] = Armed(number, moment, armed.correlation, armed.holds)
    case.open(told(trigger, host.armed[trigger.key]))


def terminate(case: Case, token: Token) -> None:
    """End everything else in the token's scope; its own values win over theirs."""
    top = case.inside(token.scope)
    token.data, _ = scope.seen(top, first=token)
    cancel_below(case, top, keep=token)


def drop(case: Case, token: Token) -> None:
    """One token is interrupted and gone, with all below it."""
    cancel_below(case, token)
    _cancel(case, token)
    tree.remove(token)


def cancel_below(case: Case, top: Token, *, keep: Token | None = None) -> None:
    """Everything below a token is interrupted and gone, but for the one kept."""
    for token in tree.below(top):
        if token is keep:
            continue
        if token.is_live:
            _cancel(case, token)
        else:
            case.disarm(token)  # the frame of a called process has events of its own
        del case.tasks[token.id]
    top._children.clear()
    if keep is not None:
        keep.parent = top
        top._children.append(keep.id)


def _cancel(case: Case, token: Token) -> None:
    case.disarm(token)
    joining.forget(case, token)
    case.live[token.scope] -= 1
    if token.id in case.waiting or token._state == WAITING:
        case.close(token.id, "interrupted")
        case.note(EventKind.INTERRUPTED, token)
