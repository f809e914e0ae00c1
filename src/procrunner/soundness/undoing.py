"""Compensation in the token game: what has completed is marked, and an event undoes it.

Handlers are played one after another in the order of the file: none depends on another, so their
order changes nothing, and there are few states.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from procrunner.definition import Element
from procrunner.soundness.board import Draft
from procrunner.soundness.net import NONE, Places

if TYPE_CHECKING:
    from procrunner.soundness.game import Level


def kept(level: Level, node: Element) -> Places:
    """What is marked when an activity completes."""
    if node.id not in level.ways.undoing:
        return NONE
    return frozenset({level.board.kept(level.path_of(node), node.id)})


def path_of(level: Level, handler: Element) -> str:
    """The path of the scope in which a handler runs, alone."""
    return f"{level.path_of(handler)}/{handler.id}~undo"


def entry(level: Level, handler: Element) -> str:
    """Where a handler begins."""
    path = path_of(level, handler)
    return level.board.place(path, f"{handler.id}~begin", scope=path, owner=handler.id, soft=True)


def throw(level: Level, node: Element, entries: list[str], path: str) -> None:
    """An event undoes what it sees, and goes on when that is done, or at once."""
    event = next(event for event in node.events if event.type == "compensate")
    busy = level.board.place(path, f"{node.id}~undoing", scope=path, owner=node.id)
    seen = [each for each in _visible(level, node.parent) if event.ref in ("", each.id)]
    todo = [pair for each in seen for pair in _handlers(level, each)]
    if event.attributes.get("waitForCompletion") == "false":
        level.each(entries, [way.after(puts={busy}) for way in level.out(node)])
        _undo(level, busy, todo, [Draft(steps=())])
    else:
        level.each(entries, [Draft(steps=(), puts=frozenset({busy}))])
        _undo(level, busy, todo, list(level.out(node)))


def cancel(level: Level, node: Element, entries: list[str]) -> None:
    """A transaction is given up: what completed in it is undone, then its border is left."""
    host: Element | None = level.ways.elements.get(node.parent)
    while host is not None and host.type != "transaction":
        host = level.ways.elements.get(host.parent)
    borders = level.ways.borders.get(host.id, []) if host else []
    border = next((b for b in borders if any(e.type == "cancel" for e in b.events)), None)
    if host is None or border is None:
        return  # refused before it runs (PR117)
    path = level.path_of(host)
    busy = level.board.place(path, f"{host.id}~undoing", scope=path, owner=host.id)
    gone = {f"{host.id}~busy", *(f"{each.id}~armed" for each in borders)}
    begin = Draft(steps=(node.id,)).after(
        puts={busy},
        clears={level.board.name(path, each) for each in gone},
        clears_scope=f"{path}/{host.id}",
    )
    level.each(entries, [begin])
    todo = [p for each in _visible(level, host.id) for p in _handlers(level, each)]
    _undo(level, busy, todo, list(level.out(border)))


def _undo(level: Level, busy: str, todo: list[tuple[str, Element]], ways: list[Draft]) -> None:
    scopes = frozenset(path_of(level, handler) for _, handler in todo)
    marks = frozenset(mark for mark, _ in todo)
    for place, (mark, handler) in enumerate(todo):
        begin = Draft(
            steps=(),
            takes=frozenset({busy, mark}),
            puts=frozenset({busy, entry(level, handler)}),
            waits_for=frozenset(earlier for earlier, _ in todo[:place]) - {mark},
            waits_for_scopes=scopes,
        )
        level.board.add(begin)
    for way in ways:
        done = replace(way, waits_for=marks, waits_for_scopes=scopes)
        level.board.add(done.after(takes={busy}))


def _visible(level: Level, scope: str) -> list[Element]:
    return [node for node in level.ways.nodes if node.parent == scope]


def _handlers(level: Level, node: Element) -> Iterator[tuple[str, Element]]:
    """The mark of an activity with what undoes it, or those of what is inside it."""
    if node.id in level.ways.undoing:
        yield level.board.kept(level.path_of(node), node.id), level.ways.undoing[node.id]
    elif level.ways.is_scope(node):
        for inner in _visible(level, node.id):
            yield from _handlers(level, inner)
