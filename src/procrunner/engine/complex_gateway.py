"""The complex gateway: a condition says when it starts, then it waits for the rest (13.4.5).

In its first phase it waits until ``activationCondition`` holds; ``activationCount`` is the number
of tokens that have come, ``activationCounts`` that by flow. It takes one of each flow, and goes on.
In its second phase it takes one of each other flow, as far as any can still come, and is as new.
Conditions of the ways out may ask ``waitingForStart``, true in the first phase; a way without a
condition is taken in the first only, since BPMN leaves that open.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from procrunner.engine import joining, scope, tree
from procrunner.engine.merge import merge
from procrunner.engine.node import Node, Route, blocked_by
from procrunner.engine.token import Token
from procrunner.errors import ExpressionError
from procrunner.expression import Expression
from procrunner.model import EventKind, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case

START, RESET = "start", "reset"


class ComplexGateway(Node):
    """Starts when its condition holds, and swallows who comes too late."""

    activation: Expression
    reach: dict[str, frozenset[str]]  #: by incoming flow: ids of elements before it

    def _update_hook(self, token: Token) -> bool:
        case = token.workflow
        joining.arrive(case, token)
        case.note(EventKind.ENTERED, token)
        self.look(case, token)
        return False

    def look(self, case: Case, token: Token) -> None:
        """Start, if the gateway has not yet and its condition holds."""
        top = case.inside(token.scope)
        if self.name in top.started:
            return
        try:
            holds = self.activation.is_true(self._seen(case, token))
        except ExpressionError as error:
            joining.withdraw(case, token)
            case.block(token, blocked_by(error))
            return
        if holds:
            top.started[self.name] = list(joining.waiting(case, token))
            self.go(case, token, START)

    def go(self, case: Case, token: Token, phase: str) -> None:
        """One token of each flow goes on."""
        leader = joining.gather(case, token)
        leader.phase = phase
        leader._ready()

    def begin(self, token: Token) -> bool:
        """Become one with those that waited; after an incident, come once more."""
        case = token.workflow
        if token.phase:
            joining.become_one(case, token)
            return True
        above, flow = tree.parent(token), token.came_by
        again = case.spawn(self, above, token.data, scope=token.scope, flow=flow)
        case.live[token.scope] -= 1
        tree.succeed(token, again)
        self._update(again)
        return True

    def choose(self, token: Token) -> list[Route]:
        """In the first phase every way whose condition is true; in the second, maybe none."""
        is_start = token.phase == START
        known = {**token.data, "waitingForStart": is_start}
        chosen = [
            route
            for route in self.routes
            if route is not self.default
            and (is_start if route.condition is None else route.condition.is_true(known))
        ]
        return chosen if chosen or not is_start else self.otherwise()

    def _seen(self, case: Case, token: Token) -> Variables:
        here = case.joins[self.name, token.scope]
        parted = tree.common_ancestor(here)
        data, _ = merge(parted.data, [each.data for each in here])
        counts = dict.fromkeys(self.incoming, 0) | Counter(each.came_by for each in here)
        return {**data, "activationCount": len(here), "activationCounts": counts}


def reset(case: Case) -> bool:
    """Let one gateway that started be as new, when nobody can come to it any more."""
    for top in list(case.tasks.values()):
        for name, taken in list(top.started.items()):
            node = case.program.nodes[name]
            if isinstance(node, ComplexGateway) and _reset(case, top, node, taken):
                return True
    return False


def _reset(case: Case, top: Token, node: ComplexGateway, taken: list[str]) -> bool:
    here = case.joins.get((node.name, scope.number(top)), [])
    late = [token for token in here if token.came_by not in taken]
    missing = {*node.incoming} - {*taken} - {token.came_by for token in late}
    if joining.may_come(case, node, scope.number(top), missing, {t.came_by for t in late}):
        return False
    del top.started[node.name]
    early = [token for token in here if token.came_by in taken]
    if late:
        for token in early:
            joining.withdraw(case, token)
        node.go(case, late[-1], RESET)
        for token in early:
            joining.arrive_again(case, token)
    if early:
        node.look(case, early[-1])
    return True
