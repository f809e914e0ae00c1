"""What has been done and may still be undone: kept by a scope until it ends (BPMN 2.0, 13.5.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procrunner.engine import tree
from procrunner.engine.token import StandstillError, Token
from procrunner.model import IncidentKind, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case

LIMIT = 10_000
"""Completed activities that one scope keeps; more is a loop that nobody will ever undo."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An activity that has completed, and what undoes it."""

    number: int  #: the larger, the later it completed
    done: str  #: name of the node that has completed
    by: str  #: name of the node that undoes it
    data: Variables  #: what a scope had set when it completed: its snapshot
    inner: tuple[Kept, ...] = ()  #: what was done inside

    def row(self) -> list[Any]:
        """As the state holds it."""
        return [self.number, self.done, self.by, self.data, [each.row() for each in self.inner]]


def restored(rows: Iterable[list[Any]]) -> list[Kept]:
    """From what the state holds."""
    return [
        Kept(number, done, by, data, tuple(restored(inner)))
        for number, done, by, data, inner in rows
    ]


def refuse_excess(token: Token) -> None:
    """One more may complete in this scope.

    Raises:
        StandstillError: it keeps too many already.
    """
    if token.task_spec.undo and len(token.workflow.inside(token.scope).kept) >= LIMIT:
        raise StandstillError(
            IncidentKind.BUDGET,
            f"{LIMIT:,} completed activities are kept for compensation in one scope",
            hint="Put what repeats into a sub-process with a compensation handler of its own.",
        )


def keep(case: Case, token: Token) -> None:
    """The token's activity has completed; its scope remembers it if something can undo it."""
    node = token.task_spec
    if node.undo is None or (node.undo is node.rewind and not token.kept):
        return
    kept = Kept(case.new_number(), node.name, node.undo.name, token.snapshot, tuple(token.kept))
    case.inside(token.scope).kept.append(kept)


def from_called(case: Case, frame: Token) -> list[Kept]:
    """What a called process leaves behind when it ends: all of it, or its own way to undo it."""
    node = frame.task_spec
    if node.undo is None or not frame.is_frame:
        return frame.kept
    return [Kept(case.new_number(), node.name, node.undo.name, {}, tuple(frame.kept))]


def claim(case: Case, token: Token, wanted: str) -> list[Kept]:
    """Take what an event that undoes may see, the oldest first; nobody takes it again.

    Visible is what completed in the same scope, and around an event sub-process what completed
    in the scope that it serves (10.5.5, table 10.89).

    Args:
        case: the instance.
        token: at the event.
        wanted: BPMN id of the only activity to be undone, empty for all.
    """
    tops = [case.inside(token.scope)]
    while tops[-1].task_spec.is_event_sub_process:
        tops.append(case.inside(tops[-1].scope))
    found: list[Kept] = []
    for top in tops:
        taken = [
            kept
            for kept in top.kept
            if not wanted or case.program.nodes[kept.done].element.id == wanted
        ]
        top.kept = [kept for kept in top.kept if kept not in taken]
        found += taken
    return sorted(found, key=lambda kept: kept.number)


def harvest(case: Case, host: Token) -> list[Kept]:
    """All that completed in a scope that fails, in scopes still at work inside it too."""
    top = case.inside(host.id)
    found = list(top.kept)
    for token in tree.below(top):
        rewind = token.task_spec.rewind
        if token.scope == host.id and token._children and rewind is not None:
            inner = tuple(harvest(case, token))
            inside = case.inside(token.id)
            data = inside.data if inside.is_frame else {}
            if inner:
                name = token.task_spec.name
                found.append(Kept(case.new_number(), name, rewind.name, data, inner))
    return found
