"""Small nets for tests, and an independent game to compare with: sets of tokens, every order."""

from __future__ import annotations

from collections import deque

from procrunner.soundness import Kind, Net, Verdict, judge, play
from procrunner.soundness.net import Move
from tests.models import definition, process

State = frozenset[str]


def net(body: str) -> Net:
    return play([definition(process(body)).processes[0]])


def verdict(body: str, limit: int = 50_000) -> Verdict:
    return judge(net(body), limit)


def kinds(body: str) -> set[Kind]:
    return {problem.kind for problem in verdict(body).problems}


def brute(whole: Net) -> tuple[set[Kind], dict[Kind, int]]:
    """What is wrong, and in how many moves one can come to the first of each kind.

    Without inclusive joins.
    """
    start = frozenset(whole.start)
    depth, todo = {start: 0}, deque([start])
    after: dict[State, list[State]] = {}
    found: dict[Kind, int] = {}
    while todo:
        state = todo.popleft()
        after[state] = []
        for move in whole.moves:
            if not _may(move, state):
                continue
            left = state - move.takes - move.clears
            if left & move.puts - whole.soft:
                found.setdefault(Kind.SECOND, depth[state] + 1)
                continue
            new = left | move.puts
            after[state].append(new)
            if new not in depth:
                depth[new] = depth[state] + 1
                todo.append(new)
        if state and not any(_may(move, state) for move in whole.moves):
            found.setdefault(Kind.DEADLOCK, depth[state])
    if Kind.SECOND not in found and not _all_can_stop(after):
        found[Kind.ENDLESS] = 0
    return set(found), found


def _may(move: Move, state: State) -> bool:
    return move.takes <= state and not move.needs_empty & state


def _all_can_stop(after: dict[State, list[State]]) -> bool:
    good = {state for state, nexts in after.items() if not nexts}
    grown = 0
    while grown != len(good):
        grown = len(good)
        good |= {state for state, nexts in after.items() if good.intersection(nexts)}
    return len(good) == len(after)
