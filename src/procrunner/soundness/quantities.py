"""Activities that need, or send, several tokens: a place holds one, so there are several places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from procrunner.definition import Element
from procrunner.soundness.board import Draft

if TYPE_CHECKING:
    from procrunner.soundness.game import Level

LIMIT = 5
"""Tokens that are told apart; more of them are played as so many."""


def copies(node: Element | None) -> int:
    """How many tokens an activity sends along each way out."""
    return 1 if node is None else _number(node, "completionQuantity")


def gathers(node: Element | None) -> bool:
    """Whether an activity waits for several tokens before it begins."""
    return node is not None and _number(node, "startQuantity") > 1


def entry(level: Level, node: Element) -> str:
    """Where it is marked that enough of them have come."""
    return _place(level, node, "full")


def put(level: Level, draft: Draft, node: Element, count: int) -> Iterator[Draft]:
    """Tokens come to an activity that waits for several, after any number that came before."""
    quantity = _number(node, "startQuantity")
    places = [_place(level, node, f"token {number}") for number in range(1, quantity)]
    for before in range(quantity):
        there, left = places[:before], before + count
        now = places[:left] if left < quantity else [entry(level, node), *places[: left - quantity]]
        free = frozenset(places[before : before + 1])
        found = draft.after(takes=there, puts=now)
        yield replace(found, waits_for=draft.waits_for | free)


def _place(level: Level, node: Element, what: str) -> str:
    path = level.path_of(node)
    return level.board.place(path, f"{node.id}~{what}", scope=path, owner=node.id)


def _number(node: Element, name: str) -> int:
    text = node.attributes.get(name, "1")
    return min(int(text), LIMIT) if text.isdecimal() and int(text) else 1
