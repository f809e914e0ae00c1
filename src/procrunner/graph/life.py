"""The lives of instances, jobs, work items, incidents and messages, as the model writes them."""

from __future__ import annotations

from collections.abc import Sequence

from procrunner.graph.sheet import Sheet
from procrunner.model import LIVES, Transition


def lives() -> str:
    """All lives side by side, in DOT."""
    sheet = Sheet(title="Lives", across=False)
    for name, transitions in LIVES.items():
        nodes = [
            ((name, state), _style(state, transitions), state) for state in _states(transitions)
        ]
        sheet.group(name, name, nodes)
        for each in transitions:
            sheet.arrow((name, each.before), (name, each.after), each.cause)
    return sheet.source


def _states(transitions: Sequence[Transition]) -> list[str]:
    found = (state for each in transitions for state in (each.before, each.after))
    return list(dict.fromkeys(map(str, found)))


def _style(state: str, transitions: Sequence[Transition]) -> str:
    if not state:
        return "begin"
    return "state" if any(each.before == state for each in transitions) else "end"
