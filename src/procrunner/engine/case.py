"""One instance at work: SpiffWorkflow's workflow over a tree of live tokens only."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow

from procrunner.engine import (
    compensation,
    complex_gateway,
    conditions,
    ending,
    happening,
    joining,
    kept,
    tree,
)
from procrunner.engine.node import Node, Trigger, blocked_by
from procrunner.engine.step import Closed, Sent
from procrunner.engine.token import COMPLETED, READY, STARTED, Blocked, Token
from procrunner.errors import ExpressionError
from procrunner.model import EventKind, HistoryEvent, IncidentKind, Variables, Wait, WaitKind

if TYPE_CHECKING:
    from procrunner.engine.program import Program

BUDGET = 100_000
"""Steps without a wait after which an instance is held; a loop of 5,000 rounds needs a fifth."""


class _NoScripts:
    """In the place of the library's script engine, which would run any Python."""


class Case(BpmnWorkflow):  # type: ignore[misc]  # the library has no types
    """The tokens of one instance, and what one command does to them."""

    tasks: dict[int, Token]
    task_tree: Token
    completed: bool

    def __init__(self, program: Program, now: datetime) -> None:
        super().__init__(program.spec, script_engine=_NoScripts(), deserializing=True)
        self.program = program
        self.now = now
        self.number = 0  #: of the token made last
        self.ready: deque[Token] = deque()
        self.live: Counter[int] = Counter()  #: live tokens by scope
        self.joins: dict[tuple[str, int], list[Token]] = {}  #: who waits, by join and scope
        self.waiting: dict[int, WaitKind] = {}  #: what is waited for outside, by number
        self.variables: Variables = {}  #: as the last moved token sees them
        self.outcome = ""
        self.outcome_name = ""
        self.opened: dict[int, Wait] = {}
        self.closed: dict[int, Closed] = {}
        self.events: list[HistoryEvent] = []
        self.sent: list[Sent] = []

    # Tokens come and go.

    def new_number(self) -> int:
        """A number never used in this instance."""
        self.number += 1
        return self.number

    def frame(self, node: Node, parent: Token | None, data: Variables) -> Token:
        """The root of the tokens of a process; its event sub-processes are armed.

        Raises:
            ExpressionError: what one of them waits for cannot be computed.
        """
        token = Token(self, node, parent, number=self.new_number(), data=data, state=COMPLETED)
        token.is_frame = True
        for wait in happening.arm(self, token):
            self.open(wait)
        return token

    def spawn(
        self, node: Node, parent: Token, data: Variables, *, scope: int, flow: str = ""
    ) -> Token:
        """A new token; SpiffWorkflow makes it ready when its parent is complete."""
        token = Token(
            self, node, parent, number=self.new_number(), data=data, scope=scope, flow=flow
        )
        self.live[scope] += 1
        return token

    def enter(
        self, nodes: Sequence[Node], parent: Token, *, scope: int, data: Variables | None = None
    ) -> list[Token]:
        """Put tokens on the first nodes of a scope."""
        known = parent.data if data is None else data
        tokens = [self.spawn(node, parent, known, scope=scope) for node in nodes]
        for token in tokens:
            token.task_spec._update(token)
        return tokens

    def inside(self, scope: int) -> Token:
        """The node below which the tokens of a scope are."""
        if scope == 0:
            return self.task_tree
        host = self.tasks[scope]
        return host.children[0] if host.children[0].is_frame else host

    def run(self, budget: int = BUDGET) -> None:
        """Move tokens until every one waits for something, or all have ended."""
        while self.ready or self._settle():
            if not self.ready:
                continue  # nobody moves because of it
            token = self.ready.popleft()
            if token._state != READY or token.id not in self.tasks:
                continue  # interrupted meanwhile
            if budget == 0:
                self.ready.appendleft(token)
                self._hold()
                break
            budget -= 1
            token.run()
        if not self.completed:
            self._find_stall()

    def _settle(self) -> bool:
        """Whether something happens because nothing else moves."""
        return joining.fire_inclusive(self) or complex_gateway.reset(self) or conditions.fire(self)

    def move_on(self, token: Token) -> None:
        """The work at a node is done; called when SpiffWorkflow completes the token."""
        self.disarm(token)
        self.close(token.id, "completed")
        if not token.task_spec.is_silent:
            self.note(EventKind.COMPLETED, token, _choice(token))
        kept.keep(self, token)
        if token.task_spec.ad_hoc is not None:
            token.task_spec.ad_hoc.go_on(self, token)
        self.live[token.scope] -= 1
        self.variables = token.data
        for route in token.route:
            for _ in range(token.task_spec.completion_quantity):
                self.spawn(route.target, token, token.data, scope=token.scope, flow=route.id)
        if not token.route:
            ending.end(self, token)

    def _task_completed_notify(self, token: Token) -> None:
        if token.id in self.tasks:
            tree.tidy(token)

    def advance(self, token: Token, result: Variables | None = None) -> None:
        """Work that the token waited for is done; what cannot be taken over now is held."""
        if result is not None:
            token.result = dict(result)
        try:
            token.task_spec.finish(token)
        except ExpressionError as error:
            self.hold(token, error)
        else:
            token.complete()

    def hold(self, token: Token, error: ExpressionError) -> None:
        """The work is done, but its result cannot be taken over."""
        self.disarm(token)
        self.close(token.id, "completed")
        self.block(token, blocked_by(error))

    def stop(self, token: Token, blocked: Blocked) -> None:
        """The work of the token cannot begin, or not end; what it had begun is undone."""
        if not token.has_begun:
            happening.cancel_below(self, token)
            token.armed.clear()
        self.block(token, blocked)

    def block(self, token: Token, blocked: Blocked) -> None:
        """The token stands still until a person mends something."""
        token.blocked = blocked
        token._set_state(STARTED)
        wait = token.task_spec.about(token.id, WaitKind.INCIDENT)
        self.open(replace(wait, incident=blocked.kind, detail=blocked.message, hint=blocked.hint))
        self.note(EventKind.INCIDENT, token, {"kind": blocked.kind, "message": blocked.message})

    def _hold(self) -> None:
        message = f"{BUDGET:,} steps without waiting for anything"
        hint = "Look for a loop without a task in it; retry lets it run as many steps again."
        while self.ready:
            token = self.ready.popleft()
            if token._state == READY and token.id in self.tasks:
                self.block(token, Blocked(IncidentKind.BUDGET, message, hint))

    def _find_stall(self) -> None:
        if any(token._state == STARTED and not token._children for token in self.tasks.values()):
            return
        stalled = next(tokens for tokens in self.joins.values() if tokens)
        token = joining.gather(self, stalled[-1])
        message = "the instance waits for nothing: this join lacks a token that cannot come"
        hint = "A retry lets those pass the join that have come. Mend the diagram for other cases."
        self.block(token, Blocked(IncidentKind.STALLED, message, hint))

    # What is told to the outside.

    def open(self, wait: Wait) -> None:
        """Something to wait for."""
        self.waiting[wait.token] = wait.kind
        self.opened[wait.token] = wait

    def give_up(self, host: Token, trigger: Trigger, variables: Variables) -> None:
        """The host has failed: what completed inside it is undone before it is left."""
        compensation.give_up(self, host, trigger, variables)

    def leave(self, host: Token, data: Variables) -> None:
        """All that completed inside is undone: the token goes by the event that ended it."""
        compensation.leave(self, host, data)

    def cut(self, body: Token) -> None:
        """End the rounds of an activity that still go on."""
        happening.cancel_below(self, body)

    def disarm(self, token: Token, *, inside: bool = False) -> None:
        """Wait no longer for the token's events, or only for those of its event sub-processes."""
        for trigger in token.task_spec.triggers:
            armed = token.armed.get(trigger.key)
            if armed is not None and (trigger.handler is not None or not inside):
                self.close(armed.number, "interrupted")
                del token.armed[trigger.key]

    def close(self, number: int, how: str) -> None:
        """Nothing to wait for any more under this number."""
        kind = self.waiting.pop(number, None)
        if kind is not None and self.opened.pop(number, None) is None:
            self.closed[number] = Closed(kind, how)

    def note(self, kind: EventKind, token: Token, data: Variables | None = None) -> None:
        """A line of the history; the flow by which a token came is told once."""
        node = token.task_spec
        event = HistoryEvent(
            kind=kind,
            element=node.element.id,
            process=node.process,
            name=node.element.name,
            token=token.id,
            flow=token.flow,
            data=data or {},
        )
        token.flow = ""
        self.events.append(event)

    def note_event(self, kind: EventKind, node: Node, token: Token, data: Variables) -> None:
        """A line about an event that a token listens to."""
        event = HistoryEvent(
            kind=kind,
            element=node.element.id,
            process=node.process,
            name=node.element.name,
            token=token.id,
            data=data,
        )
        self.events.append(event)

    def note_wait(self, token: Token) -> None:
        """The token begins to wait.

        Raises:
            ExpressionError: what it waits for cannot be computed.
        """
        wait = token.task_spec.wait(token)
        alarms = [] if token.has_begun else happening.arm(self, token)
        token.has_begun = True
        for each in alarms if wait is None else [wait, *alarms]:
            self.open(each)
        if not token.task_spec.is_silent or token.task_spec.awaits:
            self.note(EventKind.ENTERED, token)


def _choice(token: Token) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if len(token.task_spec.routes) > 1:
        data["to"] = [route.id for route in token.route]
    if token.assigned:
        data["set"] = token.assigned
    return data
