"""Complex gateways in the token game (BPMN 2.0, 13.4.5).

An activation condition that asks for the number of tokens only is followed exactly; of any other,
every set of tokens may be enough. Tokens that come too late are swallowed; a flow by which none
comes is noticed when one of those already taken brings another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from procrunner.definition import Element, Flow
from procrunner.errors import ExpressionError
from procrunner.expression import condition
from procrunner.soundness.board import Draft

if TYPE_CHECKING:
    from procrunner.soundness.game import Level

_Some = frozenset[str]
WIDTH = 5
"""Ways in of which every set is played; beyond, the gateway is an inclusive join."""


def play(level: Level, node: Element, entries: Sequence[str], path: str) -> None:
    """Both phases, for every set of flows that may start it."""
    if len(entries) > WIDTH:
        for way in level.out(node):
            level.board.add(way.after(takes=set(entries), join=f"{path}:{node.id}"))
        return
    everything = frozenset(entries)
    sets = [
        frozenset(some) for size in range(1, len(entries)) for some in combinations(entries, size)
    ]
    marks = {
        some: level.board.kept(path, f"{node.id}~{number}") for number, some in enumerate(sets)
    }
    _starts(level, node, marks, list(_enough(node, entries)))
    for some, mark in marks.items():
        for late in everything - some:
            rest = some | {late}
            left = {marks[rest]} if rest in marks else set[str]()
            ways = [Draft(steps=(node.id,))]
            if rest == everything:
                ways += level.out(node, flows=_open(level, node, is_start=False))
            for way in ways:
                level.board.add(way.after(takes={late, mark}, puts=left))


def _starts(
    level: Level, node: Element, marks: Mapping[_Some, str], enough: Sequence[_Some]
) -> None:
    """The first phase: new, or with one more token of a flow that it took from before."""
    for some in enough:
        left = {marks[some]} if some in marks else set[str]()
        for way in level.out(node, flows=_open(level, node, is_start=True)):
            new = replace(way, waits_for=frozenset(marks.values()))
            level.board.add(new.after(takes=some, puts=left))
            for before, mark in marks.items():
                if before & some:
                    level.board.add(way.after(takes={*some, mark}, puts=left))


def _enough(node: Element, entries: Sequence[str]) -> Iterator[frozenset[str]]:
    """Sets of tokens with which it starts, though it would not without the last of them."""
    for size in range(1, len(entries) + 1):
        starts = _holds(node.text, {"activationCount": size})
        if starts is not False:
            yield from (frozenset(some) for some in combinations(entries, size))
        if starts:
            return


def _open(level: Level, node: Element, *, is_start: bool) -> list[Flow]:
    """The ways out that may be taken in a phase."""
    known = {"waitingForStart": is_start}
    return [
        flow
        for flow in level.ways.out_of.get(node.id, ())
        if (is_start if flow.condition is None else _holds(flow.condition, known) is not False)
    ]


def _holds(text: str, known: Mapping[str, object]) -> bool | None:
    """Whether a condition holds; None if that depends on more."""
    try:
        return condition(text).is_true(known)
    except ExpressionError:
        return None
