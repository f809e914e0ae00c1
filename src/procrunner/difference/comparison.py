"""Compares two files thing by thing, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner.definition import Definition
from procrunner.difference.change import Aspect, Change, Detail, Difference, Kind
from procrunner.difference.drawn import drawings
from procrunner.difference.renaming import renamings
from procrunner.difference.thing import Thing, things

Facts = Mapping[str, str]


def compare(before: Definition, after: Definition) -> Difference:
    """What was added, removed, changed and moved; formatting does not count."""
    was, now = things(before), things(after)
    was_drawn, now_drawn = drawings(before), drawings(after)
    changes = list[Change]()
    for id_, thing in now.items():
        if id_ not in was:
            details = tuple(_facts({}, thing.facts))
            changes.append(Change(kind=Kind.ADDED, before=None, after=thing, details=details))
            continue
        said = list(_said(was[id_], thing))
        drawn = list(_facts(was_drawn.get(id_, {}), now_drawn.get(id_, {}), Aspect.DRAWING))
        if said or drawn:
            kind = Kind.CHANGED if said else Kind.MOVED
            details = (*said, *drawn)
            changes.append(Change(kind=kind, before=was[id_], after=thing, details=details))
    changes += [_removed(thing) for id_, thing in was.items() if id_ not in now]
    return Difference(
        before=before,
        after=after,
        changes=tuple(changes),
        renamings=tuple(renamings(was, now)),
    )


def _removed(thing: Thing) -> Change:
    details = tuple(_facts(thing.facts, {}))
    return Change(kind=Kind.REMOVED, before=thing, after=None, details=details)


def _said(was: Thing, now: Thing) -> Iterator[Detail]:
    pairs = (
        (Aspect.TYPE, was.type, now.type),
        (Aspect.PARENT, was.parent, now.parent),
        (Aspect.LANE, was.lane, now.lane),
    )
    for aspect, one, other in pairs:
        if one != other:
            yield Detail(what=aspect, aspect=aspect, before=one or None, after=other or None)
    yield from _facts(was.facts, now.facts)
    yield from _orders(was, now)


def _facts(was: Facts, now: Facts, aspect: Aspect = Aspect.FACT) -> Iterator[Detail]:
    for what in {**was, **now}:
        one, other = was.get(what), now.get(what)
        if one != other:
            yield Detail(what=what, aspect=aspect, before=one, after=other)


def _orders(was: Thing, now: Thing) -> Iterator[Detail]:
    """Another order of what both have; what came or went is told as a fact."""
    for group in sorted(was.orders.keys() & now.orders.keys()):
        one = [name for name in was.orders[group] if name in now.orders[group]]
        other = [name for name in now.orders[group] if name in was.orders[group]]
        if one != other:
            yield Detail(
                what=f"order of each {group}",
                aspect=Aspect.ORDER,
                before=", ".join(one),
                after=", ".join(other),
            )
