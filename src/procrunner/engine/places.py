"""Where tokens are, as somebody sees it who looks at the drawing only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from procrunner.engine import tree
from procrunner.engine.case import Case
from procrunner.engine.program import Program
from procrunner.engine.state import restore
from procrunner.engine.token import WAITING, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One live token on the drawing."""

    scopes: tuple[str, ...]  #: BPMN ids of the process and of what it is in, the outermost first
    element: str  #: BPMN id
    flow: str  #: by which it came to the join where it waits; empty elsewhere
    armed: frozenset[str]  #: ids of the events that it listens to
    rounds: tuple[int, ...]  #: numbers of the rounds of loops that it is in, the outermost first
    is_apart: bool  #: in what no flow leads to: an event or ad-hoc sub-process, or an undoing


def standings(program: Program, state: str, now: datetime) -> tuple[Standing, ...]:
    """Where the tokens of an instance are."""
    case = restore(program, state, now)
    return tuple(_standing(case, token) for token in case.tasks.values() if _is_shown(token))


def _is_shown(token: Token) -> bool:
    return token.is_live and not token.is_frame


def _standing(case: Case, token: Token) -> Standing:
    hosts = [*_hosts(token)]
    node = token.task_spec
    return Standing(
        scopes=(case.program.process, *(each.task_spec.element.id for each in hosts)),
        element=node.element.id,
        flow=token.came_by if token._state == WAITING else "",
        armed=frozenset(t.node.element.id for t in node.triggers if t.key in token.armed),
        rounds=tuple(each.id for each in hosts if each.task_spec.body is not None),
        is_apart=any(_is_apart(each) for each in (*hosts, token)),
    )


def _hosts(token: Token) -> Iterator[Token]:
    """Sub-processes and calls around it, the outermost first; of a loop the round only."""
    found: list[Token] = []
    inner = token
    while inner.scope:
        host = tree.host(inner)
        if inner.task_spec.body is not host.task_spec:
            found.insert(0, host)
        inner = host
    yield from found


def _is_apart(token: Token) -> bool:
    node = token.task_spec
    return bool(node.is_event_sub_process or node.ad_hoc or token.undo or token.leaving)
