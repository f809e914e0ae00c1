"""Compensation: what has completed is undone, the last first (BPMN 2.0, 10.5.5 and 13.5.5).

Whatever undoes something is a scope whose tokens are handlers, one after another. A handler sees
the variables as they are, and over them what the scopes around it had set when they completed;
only what it changes itself is told to those outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procrunner.definition import EventDefinition
from procrunner.engine import happening, kept, scope, tree
from procrunner.engine.kept import Kept
from procrunner.engine.node import Node, Trigger
from procrunner.engine.token import COMPLETED, Token
from procrunner.model import EventKind, HistoryEvent, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case


class Rewind(Node):
    """Undoes one thing after another; stands for a scope, or for an event that does not wait."""

    is_silent = True
    frame: Node | None = None  #: of a called process: what was done inside sees its variables

    def begin(self, token: Token) -> bool:
        """Begin with what completed last."""
        if not token.undo:
            return True
        known = token.data
        if self.frame is not None:
            known, token.restored = token.restored, {}
        self._undo_next(token, known)
        return False

    def again(self, token: Token, data: Variables) -> None:
        """One thing is undone: the next."""
        case = token.workflow
        _note(case, EventKind.COMPENSATED, case.program.nodes[token.undo.pop().done], token)
        if self.frame is None:
            token.data = data
        if token.undo:
            self._undo_next(token, data)

    def take(self, token: Token) -> dict[str, Any]:
        """What the handlers changed; nothing of it leaves a called process."""
        return {} if self.frame else scope.changes(token.data, token.result or {})

    def _undo_next(self, token: Token, data: Variables) -> None:
        case, next_ = token.workflow, token.undo[-1]
        above = token
        if self.frame is not None:
            number = case.new_number()
            above = Token(case, self.frame, token, number=number, data=data, state=COMPLETED)
            above.is_frame = True
        event = case.program.nodes[next_.done].undo_event
        if event is not None:
            _note(case, EventKind.COMPLETED, event, token)
        overlay = {**token.restored, **next_.data}
        node = case.program.nodes[next_.by]
        if isinstance(node, Rewind):
            handler = case.spawn(node, above, data, scope=token.id)
            handler.restored = overlay if node.frame is None else next_.data
            handler.undo = list(next_.inner)
        else:
            handler = case.spawn(node, above, {**data, **overlay}, scope=token.id)
            handler.kept = list(next_.inner)
        handler.task_spec._update(handler)


class CompensationThrow(Rewind):
    """Undoes what completed in its scope, or one activity of it; by default waits for that."""

    is_silent = False
    definition: EventDefinition

    def begin(self, token: Token) -> bool:
        """Take what is there to be undone; nothing is undone twice."""
        case = token.workflow
        token.undo = kept.claim(case, token, self.definition.ref)
        if self.rewind is None or not token.undo:
            return super().begin(token)
        parting = tree.part(token, case.new_number())
        beside = case.spawn(self.rewind, parting, token.data, scope=token.scope)
        beside.undo, token.undo = token.undo, []
        beside.task_spec._update(beside)
        return True


class CancelEnd(Node):
    """Ends a transaction: all in it stops, what completed is undone, then the border is left."""

    def begin(self, token: Token) -> bool:
        """Give up the transaction around it."""
        case = token.workflow
        host = tree.host(token)
        while host.task_spec.element.type != "transaction":
            host = tree.host(host)
        case.note(EventKind.COMPLETED, token)
        trigger = next(t for t in host.task_spec.triggers if t.definition.type == "cancel")
        give_up(case, host, trigger, {})
        return True


def give_up(case: Case, host: Token, trigger: Trigger, variables: Variables) -> None:
    """An event ends an activity that failed; what was completed inside it is undone first.

    That is so for cancelled transactions (13.5.5) and, as long as no event sub-process takes
    care of it, for errors: an activity that failed has done nothing (presumed abort, 13.5.5).
    """
    rewind = host.task_spec.rewind
    left: list[Kept] = []
    if rewind is not None and trigger.handler is None and host._children:
        left = kept.harvest(case, host)
    if rewind is None or not left:
        happening.take_place(case, host, trigger, variables)
        return
    if not host.children[0].is_frame:
        host.data, _ = scope.seen(host)
    inside = case.inside(host.id)
    called = inside.data if inside.is_frame else {}
    happening.cancel_below(case, host)
    case.disarm(host)
    host.leaving = (trigger.key, variables)
    undoing = case.spawn(rewind, host, host.data, scope=host.id)
    undoing.undo, undoing.restored = left, dict(called)
    undoing.task_spec._update(undoing)


def leave(case: Case, host: Token, data: Variables) -> None:
    """All is undone: the activity is left by the event that ended it."""
    if host.leaving is None:
        raise AssertionError(f"token {host.id} is not leaving")  # a defect of ours
    event, variables = host.leaving
    host.leaving, host.data = None, data
    trigger = next(t for t in host.task_spec.triggers if t.key == event)
    happening.take_place(case, host, trigger, variables)


def _note(case: Case, kind: EventKind, node: Node, token: Token) -> None:
    if node.element.id:  # a called process is told of by its call
        case.events.append(
            HistoryEvent(
                kind=kind,
                element=node.element.id,
                process=node.process,
                name=node.element.name,
                token=token.id,
            )
        )
