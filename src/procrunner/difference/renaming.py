"""Guesses which removed and added things are one and the same under a new id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from procrunner.difference.change import Renaming
from procrunner.difference.thing import Thing

Things = Mapping[str, Thing]
Sign = tuple[object, ...]


def renamings(was: Things, now: Things) -> Iterator[Renaming]:
    """Pairs of one type and the same neighbours, where there is only one such pair."""
    gone = {id_: each for id_, each in was.items() if id_ not in now}
    new = {id_: each for id_, each in now.items() if id_ not in was}
    kept = was.keys() & now.keys()
    nodes = list(_pairs(gone, new, _by_neighbours(was, kept), _by_neighbours(now, kept)))
    yield from nodes
    yield from _pairs(gone, new, _by_members(was, kept), _by_members(now, kept))
    called = {pair.before.id: pair.after.id for pair in nodes}
    yield from _pairs(gone, new, _by_ends(called), _by_ends({}))


def _pairs(
    gone: Things, new: Things, sign_was: Callable[[Thing], Sign], sign_now: Callable[[Thing], Sign]
) -> Iterator[Renaming]:
    before, after = _grouped(gone, sign_was), _grouped(new, sign_now)
    for sign, things in before.items():
        if len(things) == len(after.get(sign, ())) == 1:
            yield Renaming(before=things[0], after=after[sign][0])


def _grouped(things: Things, sign: Callable[[Thing], Sign]) -> dict[Sign, list[Thing]]:
    found: dict[Sign, list[Thing]] = defaultdict(list)
    for thing in things.values():
        if known := sign(thing):
            found[known].append(thing)
    return found


def _by_neighbours(things: Things, kept: AbstractSet[str]) -> Callable[[Thing], Sign]:
    """Type and the neighbours that both files have."""
    near: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for flow in things.values():
        source, target = flow.ends
        if source in kept:
            near[target].add(("from", source))
        if target in kept:
            near[source].add(("to", target))

    def sign(thing: Thing) -> Sign:
        known = near.get(thing.id)
        return () if not known or any(thing.ends) else (thing.type, *sorted(known))

    return sign


def _by_members(things: Things, kept: AbstractSet[str]) -> Callable[[Thing], Sign]:
    """Type of a process, sub-process or lane, and what lies in it that both files have."""
    inside: dict[str, set[str]] = defaultdict(set)
    for id_ in kept:
        inside[things[id_].parent].add(id_)
        inside[things[id_].lane].add(id_)

    def sign(thing: Thing) -> Sign:
        known = inside.get(thing.id)
        return (thing.type, *sorted(known)) if known else ()

    return sign


def _by_ends(called: Mapping[str, str]) -> Callable[[Thing], Sign]:
    """Type and ends of a flow, as they are called now."""

    def sign(flow: Thing) -> Sign:
        ends = tuple(called.get(end, end) for end in flow.ends)
        return (flow.type, *ends) if all(ends) else ()

    return sign
