"""A difference in words: by process, what is new, gone and changed; what only moved in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner.difference.change import Aspect, Change, Detail, Difference, Kind
from procrunner.difference.thing import Thing

SIGNS = {Kind.ADDED: "＋", Kind.REMOVED: "－", Kind.CHANGED: "～", Kind.MOVED: "↔"}
REFERENCES = ("source", "target", "default", "parent", "lane", "attachedToRef", "processRef")
"""Facts whose value is the id of something in the file."""
LONG = 72  #: letters of a value from which only its surroundings are told
AROUND = 24  #: letters told on either side
NOTHING = "—"

Line = tuple[Kind | None, str]


def tell(difference: Difference) -> Iterator[Line]:
    """The lines of the text, each with the kind of change that it is about."""
    names = Names(difference)
    if difference.is_empty:
        yield None, "only formatting differs" if difference.is_only_formatting else "no difference"
        return
    groups: dict[str, list[Change]] = {}
    for change in difference.changes:
        groups.setdefault(_group(change.thing), []).append(change)
    for group, changes in groups.items():
        yield None, f"{names.kind(group)} {names.of(group)}" if group else "the file"
        for kind in Kind:
            yield from _of_kind([each for each in changes if each.kind is kind], names)
    for pair in difference.renamings:
        yield None, f"perhaps a new id only: {named(pair.before)} → {named(pair.after)}"
    yield None, summary(difference)


def summary(difference: Difference) -> str:
    """How many changes of each kind."""
    counts = {kind: len(difference.of(kind)) for kind in Kind}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def named(thing: Thing) -> str:
    """Type, name and id."""
    if not thing.id:
        return "the file"
    return f"{thing.type} '{one_line(thing.name)}' ({thing.id})" if thing.name else _bare(thing)


def _bare(thing: Thing) -> str:
    return f"{thing.type} ({thing.id})"


def one_line(text: str) -> str:
    """Text without line breaks."""
    return " ".join(text.split())


class Names:
    """What ids mean in either file."""

    def __init__(self, difference: Difference) -> None:
        self.known = _known(difference)
        self.processes = {
            process.id
            for definition in (difference.before, difference.after)
            for process in definition.processes
        }

    def kind(self, group: str) -> str:
        """What a group of changes lies in."""
        return "process" if group in self.processes else "collaboration"

    def short(self, id_: str) -> str:
        """Name, or id where there is none."""
        return f"'{one_line(self.known.get(id_, '')) or id_}'"

    def of(self, id_: str) -> str:
        """Name and id."""
        name = one_line(self.known.get(id_, ""))
        return f"'{name}' ({id_})" if name else f"'{id_}'"


def _known(difference: Difference) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for definition in (difference.before, difference.after):
        found |= {process.id: process.name for process in definition.processes}
        found |= {pool.id: pool.name for pool in definition.participants}
        for group in (definition.elements, definition.flows, definition.lanes):
            found |= {id_: each.name for id_, each in group.items()}
    return found


def _group(thing: Thing) -> str:
    """The process or collaboration; itself, if it is one."""
    return thing.process or (thing.id if thing.type in ("process", "collaboration") else "")


def _of_kind(changes: list[Change], names: Names) -> Iterator[Line]:
    if changes and changes[0].kind is Kind.MOVED:
        flows = sum(any(each.thing.ends) for each in changes)
        moved = [names.of(each.thing.id) for each in changes if not any(each.thing.ends)]
        moved += [f"{flows} flow{'s' * (flows > 1)}"] if flows else []
        yield Kind.MOVED, f"  {SIGNS[Kind.MOVED]} moved: {', '.join(moved)}"
        return
    for change in changes:
        yield change.kind, f"  {SIGNS[change.kind]} {_headline(change, names)}"
        for detail in worth_telling(change):
            yield change.kind, f"      {told(detail, names, is_new=change.before is None)}"


def _headline(change: Change, names: Names) -> str:
    thing = change.thing
    source, target = thing.ends
    way = f": {names.short(source)} → {names.short(target)}" if source or target else ""
    lane = f" in lane {names.short(thing.lane)}" if thing.lane and change.before is None else ""
    return f"{named(thing)}{way}{lane}"


def worth_telling(change: Change) -> Iterator[Detail]:
    """Of what is gone nothing more; of what is new what the headline does not say."""
    if change.kind is Kind.REMOVED:
        return
    said = ("name", "source", "target") if change.kind is Kind.ADDED else ()
    for detail in change.details:
        if detail.aspect is not Aspect.DRAWING and detail.what not in said:
            yield detail
    if change.kind is Kind.CHANGED and any(
        detail.aspect is Aspect.DRAWING for detail in change.details
    ):
        yield Detail(what="drawn otherwise", aspect=Aspect.DRAWING, before=None, after=None)


def told(detail: Detail, names: Names | None = None, *, is_new: bool = False) -> str:
    """What was said, and what is said now."""
    before, after = detail.before, detail.after
    if before is None and after is None:
        return detail.what
    if names and detail.what in REFERENCES:
        one, other = (names.of(value) if value else NOTHING for value in (before, after))
    else:
        one, other = _quoted(before, after)
    return f"{detail.what}: {other}" if is_new else f"{detail.what}: {one} → {other}"


def _quoted(before: str | None, after: str | None) -> tuple[str, str]:
    """Both values; of long ones the parts that differ."""
    one, other = (one_line(value or "") for value in (before, after))
    start = stop = 0
    if before and after and max(len(one), len(other)) > LONG:
        while start < min(len(one), len(other)) and one[start] == other[start]:
            start += 1
        rest = min(len(one), len(other)) - start
        while stop < rest and one[-1 - stop] == other[-1 - stop]:
            stop += 1
    quoted = [
        NOTHING if value is None else f"'{_cut(text, start, stop)}'"
        for value, text in ((before, one), (after, other))
    ]
    return quoted[0], quoted[1]


def _cut(text: str, start: int, stop: int) -> str:
    """The text without what is the same in the other, but for a few letters around."""
    first, last = max(0, start - AROUND), len(text) - max(0, stop - AROUND)
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"
