"""A file as a stable text for line-by-line comparison: the story of each process, no drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from procrunner.definition import Definition
from procrunner.difference.telling import named
from procrunner.difference.thing import Thing, things

FLOW = "sequenceFlow"
LABELLED = ("name", "source", "target")


def outline(definition: Definition) -> str:
    """Elements in the order of the flow, each with its lane, facts and ways out."""
    return "\n".join(_Outline(things(definition)).lines()) + "\n"


class _Outline:
    def __init__(self, known: Mapping[str, Thing]) -> None:
        self.things = known

    def lines(self) -> Iterator[str]:
        """All lines: the file itself, then what stands in it."""
        yield from self._facts(self.things[""], "")
        for thing in self._children(""):
            yield from self._told(thing, 0)

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """The place of each element in the story: along the flow, the first way to its end."""
        order: dict[str, int] = {}
        ways, arriving = self._ways(), {each.ends[1] for each in self._flows}
        nodes = sorted(each.id for each in self.things.values() if not any(each.ends))
        for start in sorted(nodes, key=lambda id_: id_ in arriving):
            todo = [start]
            while todo:
                if (id_ := todo.pop()) not in order:
                    order[id_] = len(order)
                    todo.extend(reversed(ways.get(id_, [])))
        return order

    @cached_property
    def _flows(self) -> list[Thing]:
        flows = [each for each in self.things.values() if each.type == FLOW]
        return sorted(flows, key=lambda flow: flow.id)

    def _ways(self) -> Mapping[str, list[str]]:
        """Boundary events first, then what follows."""
        ways: dict[str, list[str]] = {}
        for id_ in sorted(self.things):
            if host := self.things[id_].facts.get("attachedToRef", ""):
                ways.setdefault(host, []).append(id_)
        for flow in self._flows:
            ways.setdefault(flow.ends[0], []).append(flow.ends[1])
        return ways

    def _children(self, parent: str) -> list[Thing]:
        inside = [each for each in self.things.values() if each.id and each.parent == parent]
        return sorted(inside, key=self._rank)

    def _rank(self, thing: Thing) -> tuple[bool, int, str]:
        """Nodes in the order of the story, other flows after them."""
        return any(thing.ends), self._order.get(thing.id, 0), thing.id

    def _told(self, thing: Thing, depth: int) -> Iterator[str]:
        if thing.type == FLOW and thing.ends[0] in self.things:
            return  # told where it begins
        pad = "  " * depth
        ends = " → ".join(map(self._name, thing.ends)) if any(thing.ends) else ""
        yield f"{pad}{named(thing)}{': ' * bool(ends)}{ends}"
        if thing.lane:
            yield f"{pad}  lane: {self._name(thing.lane)}"
        yield from self._facts(thing, f"{pad}  ")
        for flow in self._flows:
            if flow.ends[0] == thing.id:
                label = f" '{flow.name}'" if flow.name else ""
                yield f"{pad}  →{label} {self._name(flow.ends[1])} ({flow.id})"
                yield from self._facts(flow, f"{pad}    ")
        for inner in self._children(thing.id):
            yield from self._told(inner, depth + 1)

    def _facts(self, thing: Thing, pad: str) -> Iterator[str]:
        for what, value in thing.facts.items():
            if what in LABELLED:
                continue
            first, *rest = value.expandtabs().splitlines() or [""]
            yield f"{pad}{what}: {first}".rstrip()
            yield from (f"{pad}    {line}".rstrip() for line in rest)

    def _name(self, id_: str) -> str:
        thing = self.things.get(id_)
        return f"'{' '.join(thing.name.split())}'" if thing and thing.name else id_
