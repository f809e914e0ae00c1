"""Joins: tokens that wait for each other (BPMN 2.0.2, 13.4.1 and 13.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrunner.engine import ending, tree
from procrunner.engine.token import LIVE, WAITING, Token
from procrunner.model import EventKind

if TYPE_CHECKING:
    from procrunner.engine.case import Case
    from procrunner.engine.complex_gateway import ComplexGateway
    from procrunner.engine.gateways import InclusiveGateway


def arrive(case: Case, token: Token) -> None:
    """The token waits at a join; by which flow it came decides what it stands for."""
    token.came_by = token.flow
    token._set_state(WAITING)
    case.joins.setdefault((token.task_spec.name, token.scope), []).append(token)


def arrive_again(case: Case, token: Token) -> None:
    """Put back a token that was taken out of the way."""
    case.joins.setdefault((token.task_spec.name, token.scope), []).append(token)


def collect(case: Case, token: Token, quantity: int) -> None:
    """Wait until as many tokens have come as an activity needs, by whatever flows."""
    arrive(case, token)
    here = case.joins[token.task_spec.name, token.scope]
    if len(here) < quantity:
        case.note(EventKind.ENTERED, token)
        return
    token.partners = [partner.id for partner in here[: quantity - 1]]
    for each in [*here[: quantity - 1], token]:
        withdraw(case, each)
    token._ready()


def waiting(case: Case, token: Token) -> dict[str, Token]:
    """Who waits at the token's join, the first by each flow."""
    first: dict[str, Token] = {}
    for other in case.joins.get((token.task_spec.name, token.scope), ()):
        first.setdefault(other.came_by, other)
    return first


def withdraw(case: Case, token: Token) -> Token:
    """The token waits at its join no longer."""
    key = (token.task_spec.name, token.scope)
    case.joins[key].remove(token)
    if not case.joins[key]:
        del case.joins[key]
    return token


def forget(case: Case, token: Token) -> None:
    """The token is gone; if it waited at a join, it does no longer."""
    if token in case.joins.get((token.task_spec.name, token.scope), ()):
        withdraw(case, token)


def gather(case: Case, token: Token) -> Token:
    """One token of each flow, which nobody else may take; they become one when the join runs.

    Gives the one that leads the others: the last that came.
    """
    *partners, leader = sorted(waiting(case, token).values(), key=lambda each: each.id)
    leader.partners = [partner.id for partner in partners]
    for each in (*partners, leader):
        withdraw(case, each)
    return leader


def become_one(case: Case, token: Token) -> None:
    """Merge the variables of the claimed tokens, and leave this token alone in their place.

    Raises:
        StandstillError: two branches set one variable differently.
    """
    if not token.partners:
        return
    partners = [case.tasks[number] for number in token.partners]
    together = sorted([*partners, token], key=lambda each: each.id)
    parted = tree.common_ancestor(together)
    token.data = ending.merged(parted.data, [each.data for each in together], token.settled)
    token.partners.clear()
    tree.hang(token, tree.meeting_place(together, parted))
    for partner in partners:
        if partner.task_spec.start_quantity == 1:
            case.note(EventKind.COMPLETED, partner)
        case.live[partner.scope] -= 1
        tree.remove(partner)


def fire_inclusive(case: Case) -> bool:
    """Let one inclusive join go on that no other token can reach in a way that matters."""
    for tokens in list(case.joins.values()):
        node = tokens[0].task_spec
        if getattr(node, "is_inclusive", False) and not _must_wait(case, node, tokens):
            gather(case, tokens[-1])._ready()
            return True
    return False


def _must_wait(case: Case, node: InclusiveGateway, tokens: list[Token]) -> bool:
    filled = {token.came_by for token in tokens}
    return may_come(case, node, tokens[0].scope, {*node.incoming} - filled, filled)


def may_come(
    case: Case,
    node: InclusiveGateway | ComplexGateway,
    scope: int,
    empty: set[str],
    filled: set[str],
) -> bool:
    """BPMN 2.0.2, 13.4.3: a token can still come by an empty flow, and by no filled one."""
    if not empty:
        return False
    for other in case.tasks.values():
        here = other.scope == scope and other._state & LIVE
        if not here or other.task_spec is node:
            continue
        element = other.task_spec.element.id
        reaches_empty = any(element in node.reach[flow] for flow in empty)
        if reaches_empty and not any(element in node.reach[flow] for flow in filled):
            return True
    return False
