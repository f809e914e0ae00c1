"""Ends: branches meet once more, a scope is done when its last token has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from procrunner.engine import tree
from procrunner.engine.merge import merge, same
from procrunner.engine.token import COMPLETED, StandstillError, Token
from procrunner.model import IncidentKind, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case


def merged(base: Variables, branches: Sequence[Variables], settled: Variables) -> dict[str, Any]:
    """The three-way merge, with a person's word on conflicts.

    Raises:
        StandstillError: two branches set one variable differently, and nobody decided.
    """
    data, conflicts = merge(base, branches)
    open_ = [path for path in conflicts if path.partition(".")[0] not in settled]
    if open_:
        names = dict.fromkeys(path.partition(".")[0] for path in open_)
        raise StandstillError(
            IncidentKind.CONFLICT,
            f"parallel branches set {_listed(open_)} to different values",
            hint="Decide which is right, and retry with "
            + " ".join(f"--set {name}=VALUE" for name in names)
            + ".",
        )
    return {**data, **settled} if settled else data


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(names))


def plan(token: Token) -> None:
    """Merge the variables of a token that ends with those of branches that ended before it.

    Raises:
        StandstillError: two branches set one variable differently.
    """
    data = token.data
    for above, ended in _climb(token):
        if ended is not None:
            data = merged(above.data, [ended.data, data], token.settled)
    token.plan = data


def end(case: Case, token: Token) -> None:
    """The token has ended; what its end makes idle is taken out of the tree."""
    if token.scope == 0:
        element = token.task_spec.element
        case.outcome, case.outcome_name = element.id, element.name
    for above, ended in list(_climb(token)):
        if ended is not None:
            above._children.remove(ended.id)
            del case.tasks[ended.id]
    tree.tidy(tree.parent(token))
    token.data = token.data if token.plan is None else token.plan
    token.has_ended = True
    if case.live[token.scope] == 0:
        _scope_done(case, token)
    elif same(token.data, tree.parent(token).data):
        tree.remove(token)  # it changed nothing that a merge would have to know


def _climb(token: Token) -> Iterator[tuple[Token, Token | None]]:
    """From the end upwards: a place of parting, and the branch of it that has ended before."""
    node = token
    while True:
        above = tree.parent(node)
        others = [child for child in above.children if child is not node]
        ended = next((child for child in others if child.has_ended), None)
        yield above, ended
        alone = len(others) == (ended is not None)
        if above.is_frame or above._state != COMPLETED or not alone:
            return
        node = above


def _scope_done(case: Case, last: Token) -> None:
    if last.scope == 0:
        case.completed = True
        case.variables = last.data
        return
    host = case.tasks[last.scope]
    for node in tree.below(host):
        del case.tasks[node.id]
    host._children.clear()
    del case.live[host.id]
    case.advance(host, last.data)


def clear(case: Case) -> None:
    """End everything at once; nothing of it is left."""
    case.tasks.clear()
    case.ready.clear()
    case.joins.clear()
    case.live.clear()
    case.completed = True
