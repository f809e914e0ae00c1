"""What holds other nodes: the process itself, sub-processes, called processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from procrunner.engine import scope, tree
from procrunner.engine.node import Node
from procrunner.engine.token import StandstillError, Token
from procrunner.expression import Expression
from procrunner.model import IncidentKind, Variables

DEPTH_LIMIT = 50
"""Scopes within scopes; deeper is a process that calls itself for ever."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """``camunda:in`` or ``camunda:out`` of a call activity."""

    rules: tuple[tuple[str, Expression], ...]  #: target name and source
    everything: bool  #: ``variables="all"``

    def apply(self, variables: Variables) -> dict[str, Any]:
        """The variables for the other side.

        Raises:
            ExpressionError: a source cannot be computed.
        """
        mapped = dict(variables) if self.everything else {}
        for name, expression in self.rules:
            mapped[name] = expression.value(variables)
        return mapped


class Frame(Node):
    """Stands for the inside of a process: the root of its tokens."""

    starts: Sequence[Node]

    @property
    def plain(self) -> Sequence[Node]:
        """The starts for which nothing has to happen."""
        return [node for node in self.starts if not node.element.events and not node.begins]


class SubProcess(Node):
    """An embedded sub-process: a scope that shares its variables (BPMN 2.0.2, 10.3.5)."""

    starts: Sequence[Node]

    def begin(self, token: Token) -> bool:
        """Enter the scope and wait until its last token has ended."""
        _refuse_depth(token)
        token.workflow.enter(self.starts, token, scope=token.id)
        return False

    def take(self, token: Token) -> dict[str, Any]:
        """What was changed inside; with output parameters, these only."""
        if self.outputs_:
            return super().take(token)
        return scope.changes(token.data, token.result or {})

    def snapshot(self, token: Token) -> Variables:
        """What was set inside it, and in a loop which round it is."""
        return {**self.own_of(token.data), **scope.changes(token.data, token.result or {})}


class Transaction(SubProcess):
    """A sub-process that is done as a whole, or given up and undone (BPMN 2.0, 10.3.5, 13.5.5)."""


class EventSubProcess(SubProcess):
    """Begins when its start event happens while the scope around it is at work (10.3.5)."""

    is_event_sub_process = True

    def begin(self, token: Token) -> bool:
        """Enter with what the event brought."""
        _refuse_depth(token)
        brought, token.result = token.result or {}, None
        data = {**token.data, **brought}
        token.workflow.enter(self.starts, token, scope=token.id, data=data)
        return False

    def base(self, token: Token) -> Variables:
        """Where others were interrupted, what the event saw of them stays."""
        return super().base(token) if self.goes_beside else token.data


class CallActivity(Node):
    """Runs another process; variables go in and out by their mappings (BPMN 2.0.2, 10.3.6)."""

    called: Frame
    ins: Mapping
    outs: Mapping

    def begin(self, token: Token) -> bool:
        """Enter the called process with the variables mapped in."""
        _refuse_depth(token)
        case = token.workflow
        known = {**token.data, **self.inputs(token.data)}
        frame = case.frame(self.called, token, self.ins.apply(known))
        case.enter(self.called.plain, frame, scope=token.id)
        return False

    def take(self, token: Token) -> dict[str, Any]:
        """The variables mapped out, and of them the outputs only if there are any."""
        return self.picked(token, self.outs.apply(token.result or {}))

    def snapshot(self, token: Token) -> Variables:
        """The variables of the called process at its end."""
        return token.result or {}


def _refuse_depth(token: Token) -> None:
    depth, place = 0, token
    while place.scope:
        place = tree.host(place)
        depth += 1
    if depth >= DEPTH_LIMIT:
        raise StandstillError(
            IncidentKind.BUDGET,
            f"processes and sub-processes nest deeper than {DEPTH_LIMIT}",
            hint="Look for a process that calls itself, or cancel the instance.",
        )
