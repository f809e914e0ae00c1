"""The engine against an independent token game on random graphs without any structure.

A gateway's choice is fixed when the graph is drawn and every flow leads to one node, so the net
is free of conflicts: how often each node fires, and what is left over at the joins, does not
depend on the order. Inclusive joins are left out, for theirs does.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procrunner.model import IncidentKind
from tests.engine.game import Game
from tests.models import flow, process, tag

FIRINGS = 150
SPLITS = ("exclusiveGateway", "inclusiveGateway")


@dataclass(frozen=True)
class Graph:
    """Nodes 0 to n-1; a target of n is the end."""

    kinds: list[str]
    targets: list[list[int]]
    taken: list[list[bool]]  #: by node and way out

    def kind(self, node: int) -> str:
        is_join = self.kinds[node] == "inclusiveGateway" and len(self.into(node)) > 1
        return "exclusiveGateway" if is_join else self.kinds[node]

    def into(self, node: int) -> list[tuple[int, int]]:
        """Flows into a node: source and place among the ways out; the start is -1."""
        ways = [
            (source, place)
            for source, targets in enumerate(self.targets)
            for place, target in enumerate(targets)
            if target == node
        ]
        return [*ways, (-1, 0)] if node == 0 else ways

    def out_of(self, node: int) -> list[tuple[int, int]]:
        """Flows that get a token when the node fires."""
        ways = [(node, place) for place in range(len(self.targets[node]))]
        chosen = [way for way in ways[:-1] if self.taken[node][way[1]]] or ways[-1:]
        if self.kind(node) == "exclusiveGateway":
            return chosen[:1]
        return chosen if self.kind(node) == "inclusiveGateway" else ways


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(2, 9))
    kind = st.sampled_from(["task", "userTask", *SPLITS, *["parallelGateway"] * 2])
    targets = [draw(st.lists(st.integers(0, size), min_size=1, max_size=3)) for _ in range(size)]
    return Graph(
        kinds=[draw(kind) for _ in range(size)],
        targets=targets,
        taken=[[draw(st.booleans()) for _ in ways] for ways in targets],
    )


def played(graph: Graph) -> tuple[Counter[int], int]:
    """How often each node fires, and how many tokens stay behind."""
    tokens: Counter[tuple[int, int]] = Counter({(-1, 0): 1})
    fired: Counter[int] = Counter()
    while enabled := [
        used
        for node in range(len(graph.kinds))
        for used in uses(graph, node)
        if all(tokens[way] for way in used[1])
    ]:
        node, used = enabled[0]
        fired[node] += 1
        assume(fired.total() <= FIRINGS)
        tokens.subtract(used)
        ends = len(graph.kinds)
        tokens.update(way for way in graph.out_of(node) if graph.targets[node][way[1]] != ends)
    return fired, tokens.total()


def uses(graph: Graph, node: int) -> list[tuple[int, list[tuple[int, int]]]]:
    """What a firing takes: one token of each way in for a join, of any for all else."""
    into = graph.into(node)
    if graph.kind(node) == "parallelGateway":
        return [(node, into)] if into else []
    return [(node, [way]) for way in into]


def drawn(graph: Graph) -> str:
    body = tag("startEvent", "s") + tag("endEvent", "e") + flow("s", "n0")
    for node, targets in enumerate(graph.targets):
        kind = graph.kind(node)
        has_choice = kind in SPLITS
        default = {"default": f"f{node}.{len(targets) - 1}"} if has_choice else {}
        body += tag(kind, f"n{node}", **default)
        for place, target in enumerate(targets):
            is_default = place == len(targets) - 1
            told = f"${{{graph.taken[node][place]}}}".lower()
            condition = told if has_choice and not is_default else ""
            to = "e" if target == len(graph.targets) else f"n{target}"
            body += flow(f"n{node}", to, condition, id_=f"f{node}.{place}")
    return process(body)


@settings(max_examples=300, deadline=None)
@given(graphs(), st.integers(0, 99))
def test_every_node_fires_as_often_as_in_the_token_game(graph: Graph, seed: int) -> None:
    fired, left = played(graph)
    order = random.Random(seed)

    game = Game(drawn(graph))
    while tasks := [element for element in game.open if element not in game.incidents]:
        game.complete(order.choice(tasks))

    for node in range(len(graph.kinds)):
        joined = len(graph.into(node)) if graph.kind(node) == "parallelGateway" else 1
        assert game.done[f"n{node}"] == fired[node] * joined
    assert game.ended == (left == 0)
    if left:
        assert {kind for kind, _ in game.incidents.values()} == {IncidentKind.STALLED}
