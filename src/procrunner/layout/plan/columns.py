"""Which column a node stands in, which flows lead back, and which way is the main one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from procrunner.layout.plan.graph import BOUNDARY, Arc, Graph, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The order from left to right."""

    of: Mapping[str, int]  #: first column of a node, notes too
    back: frozenset[str]  #: ids of the arcs that close a cycle
    main: frozenset[str]  #: ids of the nodes on the longest way from a start
    straight: frozenset[str]  #: ids of the arcs of the main way inside one lane
    aside: frozenset[str]  #: ids of exceptions and refusals: ways that never join the main one


Steps = dict[str, list[tuple[str, Arc]]]


def columns(graph: Graph) -> Columns:
    """Longest path from the starts; flows that close a cycle do not count."""
    steps: Steps = {id_: [] for id_ in graph.free}
    for arc in graph.steps:
        steps[graph.placed(arc.tail)].append((arc.head, arc))
    order, back = _sorted(graph, steps)
    forward: Steps = {
        id_: [(head, arc) for head, arc in heads if arc.id not in back]
        for id_, heads in steps.items()
    }
    _tie_messages(graph, forward, order)
    main = _main(graph, forward, order)
    aside = _aside(graph, steps, forward, order, main)
    width = Widths(graph, forward, aside)
    place = _longest(graph, forward, order, width)
    _tighten(graph, forward, order, place, width)
    return Columns(
        of=place | dict(_notes(graph, place)),
        back=frozenset(back),
        main=main,
        straight=frozenset(_straight(graph, main, back)),
        aside=aside,
    )


def _sorted(graph: Graph, steps: Steps) -> tuple[list[str], set[str]]:
    """Nodes so that every forward flow leads from an earlier one to a later one."""
    incoming = {head for heads in steps.values() for head, _ in heads}
    starts = sorted(
        graph.free, key=lambda id_: (graph.nodes[id_].type != "startEvent", id_ in incoming)
    )
    finished: list[str] = []
    state: dict[str, bool] = {}
    back: set[str] = set()
    for start in starts:
        if start not in state:
            _visit(start, steps, state, finished, back)
    return finished[::-1], back


def _visit(
    start: str, steps: Steps, state: dict[str, bool], finished: list[str], back: set[str]
) -> None:
    """Depth first; ``state`` is False while a node is open and True when it is done."""
    state[start] = False
    path: list[tuple[str, Iterator[tuple[str, Arc]]]] = [(start, iter(steps[start]))]
    while path:
        id_, heads = path[-1]
        head, arc = next(heads, (None, None))
        if head is None or arc is None:
            path.pop()
            state[id_] = True
            finished.append(id_)
        elif head not in state:
            state[head] = False
            path.append((head, iter(steps[head])))
        elif not state[head]:
            back.add(arc.id)


def _tie_messages(graph: Graph, forward: Steps, order: list[str]) -> None:
    """A message to another pool's start leads to the right too, unless that makes a cycle."""
    for arc in graph.arcs:
        if arc.link is not Link.MESSAGE or not {arc.tail, arc.head} <= graph.nodes.keys():
            continue
        tail, head = graph.placed(arc.tail), graph.placed(arc.head)
        if graph.nodes[head].type == "startEvent" and not _reaches(head, tail, forward):
            forward[tail].append((head, arc))
    order[:] = _resorted(order, forward)


def _reaches(start: str, goal: str, forward: Steps) -> bool:
    seen, todo = {start}, [start]
    while todo:
        for head, _ in forward[todo.pop()]:
            if head not in seen:
                seen.add(head)
                todo.append(head)
    return goal in seen


def _resorted(order: list[str], forward: Steps) -> list[str]:
    finished: list[str] = []
    state: dict[str, bool] = {}
    for id_ in order:
        if id_ not in state:
            _visit(id_, forward, state, finished, set())
    return finished[::-1]


class Widths:
    """How many columns an arc leads to the right."""

    def __init__(self, graph: Graph, forward: Steps, aside: frozenset[str]) -> None:
        self._graph = graph
        entering = [head for heads in forward.values() for head, _ in heads]
        self._dropped = set()
        for id_, heads in forward.items():
            alone = (a.id for h, a in heads if h in aside and entering.count(h) == 1)
            if graph.nodes[id_].is_choice and len(heads) > 1 and (first := next(alone, "")):
                self._dropped.add(first)

    def __call__(self, id_: str, arc: Arc) -> int:
        """None for messages, and for a refusal that hangs right below its gateway."""
        if arc.link is not Link.SEQUENCE or arc.id in self._dropped:
            return 0
        return self._graph.nodes[id_].span


def _longest(graph: Graph, forward: Steps, order: Iterable[str], width: Widths) -> dict[str, int]:
    place = dict.fromkeys(graph.free, 0)
    for id_ in order:
        for head, arc in forward[id_]:
            place[head] = max(place[head], place[id_] + width(id_, arc))
    return place


def _tighten(
    graph: Graph, forward: Steps, order: list[str], place: dict[str, int], width: Widths
) -> None:
    """Move a node with more flows out than in to the right, towards what follows it."""
    entering = dict.fromkeys(order, 0)
    for heads in forward.values():
        for head, _ in heads:
            entering[head] += 1
    for id_ in reversed(order):
        heads = forward[id_]
        if len(heads) > entering[id_] and graph.nodes[id_].type != "startEvent":
            latest = min(place[head] - width(id_, arc) for head, arc in heads)
            place[id_] = max(place[id_], latest)


def _main(graph: Graph, forward: Steps, order: list[str]) -> frozenset[str]:
    """The longest way from each start event, exceptions left out."""
    ahead: dict[str, int] = {}
    following: dict[str, str] = {}
    for id_ in reversed(order):
        ahead[id_] = 0
        for head, arc in forward[id_]:
            is_usual = graph.nodes[arc.tail].type != BOUNDARY and arc.link is Link.SEQUENCE
            if is_usual and ahead[head] + 1 > ahead[id_]:
                ahead[id_], following[id_] = ahead[head] + 1, head
    longest: dict[str, str] = {}
    for id_ in graph.free:
        node = graph.nodes[id_]
        if node.type == "startEvent":
            pool = graph.bands[node.band].pool
            if ahead[id_] > ahead[longest.setdefault(pool, id_)]:
                longest[pool] = id_
    found: set[str] = set()
    for start in longest.values():
        id_ = start
        while id_ and id_ not in found:
            found.add(id_)
            id_ = following.get(id_, "")
    return frozenset(found)


def _straight(graph: Graph, main: frozenset[str], back: set[str]) -> Iterator[str]:
    for arc in graph.steps:
        is_main = {arc.tail, arc.head} <= main and arc.id not in back
        if is_main and graph.nodes[arc.tail].band == graph.nodes[arc.head].band:
            yield arc.id


def _aside(
    graph: Graph, steps: Steps, forward: Steps, order: list[str], main: frozenset[str]
) -> frozenset[str]:
    """Ways from a boundary event, and branches that never come back to the main way."""
    usual: set[str] = {id_ for id_ in graph.free if graph.nodes[id_].type == "startEvent"}
    for id_ in order:
        if id_ in usual:
            usual.update(h for h, arc in forward[id_] if graph.nodes[arc.tail].type != BOUNDARY)
    before: dict[str, list[str]] = {id_: [] for id_ in steps}
    for id_, heads in steps.items():
        for head, _ in heads:
            before[head].append(id_)
    joining, todo = set(main), list(main)
    while todo:
        for id_ in before[todo.pop()]:
            if id_ not in joining:
                joining.add(id_)
                todo.append(id_)
    return frozenset(id_ for id_ in order if id_ not in usual or (main and id_ not in joining))


def _notes(graph: Graph, place: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Beside a thing it belongs to in its lane; the third one at a thing moves on a column."""
    taken: dict[str, int] = {}
    for id_ in graph.notes:
        others = [graph.placed(o) for o in _neighbours(graph, id_) if o in graph.nodes]
        near = [o for o in others if graph.nodes[o].band == graph.nodes[id_].band]
        anchor = next(iter(near), "")
        if anchor in place:
            taken[anchor] = taken.get(anchor, 0) + 1
            shift = graph.nodes[anchor].span // 2 + (taken[anchor] - 1) // 2
            yield id_, place[anchor] + shift
        else:
            yield id_, 0


def _neighbours(graph: Graph, id_: str) -> Iterator[str]:
    """Who writes first, then who reads."""
    yield from (arc.tail for arc in graph.arcs if arc.head == id_ and arc.tail != id_)
    yield from (arc.head for arc in graph.arcs if arc.tail == id_ and arc.head != id_)
