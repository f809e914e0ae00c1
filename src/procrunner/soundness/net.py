"""A token game as a net: places that hold tokens, moves that take and put them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Places = frozenset[str]
NONE: Places = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that may happen."""

    steps: tuple[str, ...]  #: ids of the elements that are done by it, in order
    takes: Places
    puts: Places
    clears: Places = NONE  #: emptied, whatever is in them: the inside of what is interrupted
    needs_empty: Places = NONE  #: it must wait for these: a sub-process for its last token
    twice: Places = NONE  #: places in which it puts a second token by itself
    join: str = ""  #: id of the inclusive gateway that joins here: it takes what has come
    done: Places = NONE  #: ids of elements and flows that are done when it happens

    @property
    def is_plain(self) -> bool:
        """Whether it only takes and puts."""
        return not (self.clears or self.needs_empty or self.twice or self.join)

    @property
    def is_end(self) -> bool:
        """Whether it takes one token, and that is all."""
        return self.is_plain and not self.puts and len(self.takes) == 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Net:
    """The token game of one process, or of several that send each other messages."""

    start: Places
    moves: tuple[Move, ...]
    scopes: Mapping[str, str]  #: by place: the path of the scope in which it lies
    owners: Mapping[str, str]  #: by place: id of the element at which its tokens wait
    before: Mapping[str, Places]  #: by element: those from which a token comes to it
    soft: Places = NONE  #: places in which a second token is nothing: messages, reminders
    marks: Places = NONE  #: places whose tokens stand for no token of BPMN: messages, alarms
    idle: Places = NONE  #: places that may hold tokens when all is done
    steps: tuple[str, ...] = ()  #: done before the start
    done: Places = NONE  #: elements and flows that are done before the start

    def holding(self, path: str, element: str, flow: str = "") -> str:
        """The place of a token that is at an element, or waits at a join it came to by a flow.

        Empty where the net has none: it plays no event sub-processes and no undoings by themselves.
        """
        name = f"{path}:{flow or f'{element}~busy'}"
        if name in self.owners or flow:
            return name if name in self.owners else ""
        own = (place for place, owner in self.owners.items() if owner == element)
        fits = (p for p in own if self.scopes[p] == path and p not in self.marks)
        return next(fits, "")
