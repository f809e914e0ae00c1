"""What branches say that disagree about a variable, for the person who has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from procrunner.engine import ending, tree
from procrunner.engine.case import Case
from procrunner.engine.merge import merge
from procrunner.engine.program import Program
from procrunner.engine.state import restore
from procrunner.engine.token import Token
from procrunner.model import Variables


def disputed(
    program: Program, state: str, token: int, now: datetime
) -> dict[str, tuple[object, ...]]:
    """The variables on which branches disagree where a token stands, with what each sets them to.

    Nothing where they agree, and where no branches meet.
    """
    case = restore(program, state, now)
    held = case.tasks.get(token)
    if held is None or held.blocked is None:
        return {}
    base, branches = _meeting(case, held)
    _, paths = merge(base, branches)
    names = dict.fromkeys(path.partition(".")[0] for path in paths)
    return {
        name: tuple(branch[name] for branch in branches if name in branch)
        for name in names
        if name not in held.settled
    }


def _meeting(case: Case, held: Token) -> tuple[Variables, Sequence[Variables]]:
    if held.partners:
        together = [*(case.tasks[number] for number in held.partners), held]
        return tree.common_ancestor(together).data, [each.data for each in together]
    for above, ended in ending.climb(held):
        if ended is not None:
            return above.data, [ended.data, held.data]
    return {}, ()
