"""Whether a process is sound, and the shortest way to what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from procrunner.soundness.exploration import Exploration, explore
from procrunner.soundness.net import Move, Net, Places
from procrunner.soundness.reduction import reduced


class Kind(StrEnum):
    """What may be wrong."""

    DEADLOCK = "deadlock"  #: tokens wait, and nothing can move any more
    DEAD = "dead"  #: no run ever comes there
    SECOND = "second"  #: a second token comes to where one waits: done twice
    ENDLESS = "endless"  #: from here on no run ever ends
    UNDECIDED = "undecided"  #: there are more states than may be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong."""

    kind: Kind
    element: str = ""  #: id of the element where it shows
    steps: tuple[str, ...] = ()  #: ids of the elements done on the shortest way there
    waiting: tuple[str, ...] = ()  #: ids of the elements at which tokens then are
    is_shortest: bool = True  #: whether no other way there is shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found about a net."""

    problems: tuple[Problem, ...]
    states: int  #: how many were looked at

    @property
    def is_sound(self) -> bool:
        """It always can end, does nothing twice, and all of it may be done."""
        return not self.problems


def judge(net: Net, limit: int) -> Verdict:
    """Look whether a net is sound; a smaller net first, the whole one for the shortest ways."""
    quick = explore(reduced(net), limit)
    states = len(quick.came)
    whole = quick
    if quick.second or quick.stuck or quick.trapped is not None or not quick.is_complete:
        whole = explore(net, limit)
        states += len(whole.came)
    told = whole if _is_wrong(whole) else quick
    problems = [
        replace(problem, is_shortest=told is whole)
        for problem in (*_second(told), *_stuck(told), *_trapped(told))
    ]
    decided = quick if quick.is_complete else whole
    if not decided.is_complete and not problems:
        problems.append(Problem(kind=Kind.UNDECIDED))
    if decided.is_complete and not problems:
        problems += _dead(decided, net)  # behind a deadlock all is dead, which tells nothing
    return Verdict(problems=tuple(problems), states=states)


def ahead(net: Net, tokens: Places, limit: int) -> tuple[Problem, ...]:
    """What can go wrong from where tokens are, but for what can go wrong in any run.

    Args:
        net: the whole, with its own start.
        tokens: places.
        limit: number of states that are looked at.
    """
    seen = explore(replace(net, start=tokens), limit)
    usual = _usual(net, limit)
    found = [
        problem
        for problem in (*_second(seen), *_stuck(seen), *_trapped(seen))
        if (problem.kind, problem.element) not in usual
    ]
    undecided = [] if seen.is_complete or found else [Problem(kind=Kind.UNDECIDED)]
    return (*found, *undecided)


@lru_cache(maxsize=64)
def _usual(net: Net, limit: int) -> frozenset[tuple[Kind, str]]:
    problems = judge(net, limit).problems
    return frozenset((each.kind, each.element) for each in problems)


def way_past(
    net: Net, *, reach: Collection[str], without: Collection[str], limit: int
) -> tuple[str, ...] | None:
    """The shortest way to elements or flows that comes past none of others; None: there is none.

    Raises:
        LookupError: there are more states than ``limit``, and none of those seen tells.
    """
    goal, guard = frozenset(reach), frozenset(without)
    for each in (net, reduced(net, watched=goal | guard)):
        if each.done & goal and not each.done & guard:
            return each.steps
        seen = explore(
            each,
            limit,
            until=lambda move: bool(goal & move.done),
            never=lambda move: bool(guard & move.done),
        )
        if seen.found is not None:
            return seen.found
        if seen.is_complete:
            return None
    raise LookupError(limit)


def _is_wrong(seen: Exploration) -> bool:
    return bool(seen.second or seen.stuck or seen.trapped is not None)


def _second(seen: Exploration) -> Iterator[Problem]:
    """Where second tokens come, but for places behind one that was told already."""
    behind: set[str] = set()
    for place, (state, number) in seen.second.items():
        if place in behind:
            continue
        behind |= _behind(place, seen.net.moves)
        move = seen.net.moves[number]
        owner = seen.net.owners[place]
        yield Problem(
            kind=Kind.SECOND,
            element=move.steps[-1] if move.steps else owner,
            steps=(*seen.way(state), *move.steps),
            waiting=(owner,),
        )


def _behind(place: str, moves: tuple[Move, ...]) -> set[str]:
    found = {place}
    grown = 0
    while grown != len(found):
        grown = len(found)
        found = found.union(*(move.puts for move in moves if move.takes & found))
    return found


def _stuck(seen: Exploration) -> Iterator[Problem]:
    told: set[str] = set()
    for state in seen.stuck:
        places = [p for p in seen.tokens(state) if p not in seen.net.marks | seen.net.idle]
        owners = dict.fromkeys(seen.net.owners[place] for place in _innermost(places, seen.net))
        if owners and not told & set(owners):
            told |= set(owners)
            yield Problem(
                kind=Kind.DEADLOCK,
                element=next(iter(owners)),
                steps=seen.way(state),
                waiting=tuple(owners),
            )


def _innermost(places: list[str], net: Net) -> list[str]:
    """Places without the scopes that wait for others of them."""
    hosts = {part for place in places for part in net.scopes[place].split("/")[1:]}
    return [place for place in places if net.owners[place] not in hosts]


def _trapped(seen: Exploration) -> Iterator[Problem]:
    if seen.trapped is not None and not seen.stuck:
        places = [p for p in seen.tokens(seen.trapped) if p not in seen.net.marks]
        owners = tuple(dict.fromkeys(seen.net.owners[place] for place in places))
        yield Problem(
            kind=Kind.ENDLESS,
            element=owners[-1],
            steps=seen.way(seen.trapped),
            waiting=owners,
        )


def _dead(seen: Exploration, net: Net) -> Iterator[Problem]:
    """Elements that no run does, but only the first on each way."""
    alive = set(seen.net.done).union(*(seen.net.moves[number].done for number in seen.moved))
    dead = {id_ for id_ in net.before if id_ not in alive}
    first = [id_ for id_ in net.before if id_ in dead and not net.before[id_] & dead]
    circles = [id_ for id_ in net.before if id_ in dead][:1]
    yield from (Problem(kind=Kind.DEAD, element=id_) for id_ in first or circles)
