"""Ends: branches meet once more, a scope is done when its last token has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from procrunner.engine import kept, scope, tree
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
            hint="procrunner why tells them. Decide which is right, and retry with "
            + " ".join(f"--set {name}=VALUE" for name in names)
            + ".",
        )
    return {**data, **settled} if settled else data


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(names))


def plan(token: Token, seen: Variables, taken: Variables) -> None:
    """Merge the variables of a token that ends with those of branches that ended before it.

    What it had seen of them, as an event sub-process does, is its past and no conflict.

    Raises:
        StandstillError: two branches set one variable differently.
    """
    data = token.data
    for above, ended in climb(token):
        if ended is not None:
            theirs = ended.data
            if token.task_spec.goes_beside:
                theirs = _followed(theirs, seen, taken)
            data = merged(above.data, [theirs, data], token.settled)
    token.plan = data


def _followed(ended: Variables, seen: Variables, taken: Variables) -> Variables:
    later = {
        name: value
        for name, value in taken.items()
        if name in ended and name in seen and same(ended[name], seen[name])
    }
    return {**ended, **later}


def end(case: Case, token: Token) -> None:
    """The token has ended; what its end makes idle is taken out of the tree."""
    if _is_outcome(case, token):
        element = token.task_spec.element
        case.outcome, case.outcome_name = element.id, element.name
    for above, ended in list(climb(token)):
        if ended is not None:
            above._children.remove(ended.id)
            del case.tasks[ended.id]
    tree.tidy(tree.parent(token))
    token.data = token.data if token.plan is None else token.plan
    token.has_ended = True
    body = _count_round(case, token)
    if body is not None and token.throws:
        body.task_spec.throw(body, token.throws)
        if body.id not in case.tasks:
            return  # what it threw has interrupted it
    if body is not None and token.is_last:
        token.data, _ = scope.seen(body)
        case.cut(body)
    if case.live[token.scope] == 0:
        _scope_done(case, token)
    elif same(token.data, tree.parent(token).data):
        tree.remove(token)  # it changed nothing that a merge would have to know


def _is_outcome(case: Case, token: Token) -> bool:
    """Ends in an event sub-process of the process are ends of the process."""
    node = token.task_spec
    if node.is_event_sub_process or node.is_silent or token.phase:
        return False
    while token.scope:
        token = case.tasks[token.scope]
        if not token.task_spec.is_event_sub_process:
            return False
    return True


def climb(token: Token) -> Iterator[tuple[Token, Token | None]]:
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


def _count_round(case: Case, token: Token) -> Token | None:
    if token.task_spec.body is None:
        return None
    body = case.tasks[token.scope]
    if body.rounds is not None:
        body.rounds.done += 1
    return body


def _has_more(last: Token) -> bool:
    node = last.task_spec.body
    return node is not None and node.loop.type != "parallel" and not last.is_last


def _scope_done(case: Case, last: Token) -> None:
    if last.scope == 0:
        case.disarm(case.task_tree)
        case.completed = True
        case.variables = last.data
        return
    host = case.tasks[last.scope]
    if host._children and host.children[0].is_frame:
        host.kept = kept.from_called(case, host.children[0])
    for node in tree.below(host):
        case.disarm(node)
        del case.tasks[node.id]
    host._children.clear()
    del case.live[host.id]
    if last.task_spec.body is not None and _has_more(last):
        last.task_spec.body.again(host, last.data)
        return
    if host.undo:
        host.task_spec.again(host, last.data)
        if host.undo:
            return
    elif host.leaving:
        case.leave(host, last.data)
        return
    case.advance(host, last.data)


def clear(case: Case) -> None:
    """End everything at once; nothing of it is left."""
    case.tasks.clear()
    case.ready.clear()
    case.joins.clear()
    case.live.clear()
    case.completed = True
