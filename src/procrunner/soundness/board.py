"""Gathers places and moves; scopes are known by their paths until all places are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from procrunner.soundness.net import NONE, Move, Net, Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A move whose scopes are not yet places."""

    steps: tuple[str, ...]
    takes: Places = NONE
    puts: Places = NONE
    clears: Places = NONE
    done: Places = NONE
    clears_scope: str = ""
    needs_empty_scope: str = ""
    waits_for: Places = NONE
    waits_for_scopes: frozenset[str] = frozenset()
    join: str = ""

    def after(  # noqa: PLR0913 - the facts of a move
        self,
        *,
        takes: Collection[str] = (),
        puts: Collection[str] = (),
        clears: Collection[str] = (),
        clears_scope: str = "",
        needs_empty_scope: str = "",
        join: str = "",
    ) -> Draft:
        """The same with more."""
        return replace(
            self,
            takes=self.takes | set(takes),
            puts=self.puts | set(puts),
            clears=self.clears | set(clears),
            clears_scope=clears_scope or self.clears_scope,
            needs_empty_scope=needs_empty_scope or self.needs_empty_scope,
            join=join or self.join,
        )

    def behind(self, steps: tuple[str, ...], done: Collection[str] = ()) -> Draft:
        """The same after other steps."""
        return replace(self, steps=(*steps, *self.steps), done=self.done | set(done))

    def beside(self, other: Draft) -> Draft:
        """Both at once."""
        return replace(
            self,
            steps=(*self.steps, *other.steps),
            puts=self.puts | other.puts,
            done=self.done | other.done,
        )


class Board:
    """What a game is played on, while it is set up.

    Args:
        gates: by id of an element that waits for a message of another pool, those that send it.
    """

    def __init__(self, gates: Mapping[str, Collection[str]]) -> None:
        self.gates = gates
        self.start: set[str] = set()
        self.idle: set[str] = set()
        self.before: dict[str, Places] = {}
        self._drafts: list[Draft] = []
        self._scopes: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._soft: set[str] = set()
        self._marks: set[str] = set()
        self._kept: set[str] = set()

    @staticmethod
    def name(path: str, what: str) -> str:
        """How a place is called."""
        return f"{path}:{what}"

    def place(  # noqa: PLR0913 - the facts of a place
        self,
        path: str,
        what: str,
        *,
        scope: str,
        owner: str,
        soft: bool = False,
        mark: bool = False,
    ) -> str:
        """A place, made when it is first asked for."""
        name = self.name(path, what)
        self._scopes[name], self._owners[name] = scope, owner
        if soft:
            self._soft.add(name)
        if mark:
            self._marks.add(name)
        return name

    def kept(self, path: str, element: str) -> str:
        """Where it is marked that an activity has completed and may be undone."""
        name = self.place(path, f"{element}~kept", scope=path, owner=element, soft=True, mark=True)
        self._kept.add(name)
        self.idle.add(name)
        return name

    def awaited(self, receiver: str) -> list[str]:
        """Where messages for an element wait, if another pool sends them."""
        return [self._message(receiver)] if receiver in self.gates else []

    def sent(self, sender: str) -> Places:
        """Where the messages of an element go."""
        return frozenset(
            self._message(receiver) for receiver, by in self.gates.items() if sender in by
        )

    def add(self, draft: Draft) -> None:
        """One more thing that may happen."""
        self._drafts.append(draft)

    def has_move_from(self, place: str) -> bool:
        """Whether something takes from a place already."""
        return any(place in draft.takes for draft in self._drafts)

    def net(self) -> Net:
        """All of it, scopes put in."""
        return Net(
            start=frozenset(self.start),
            moves=tuple(dict.fromkeys(self._move(draft) for draft in self._drafts)),
            scopes=self._scopes,
            owners=self._owners,
            before=self.before,
            soft=frozenset(self._soft),
            marks=frozenset(self._marks),
            idle=frozenset(self.idle),
        )

    def _move(self, draft: Draft) -> Move:
        return Move(
            steps=draft.steps,
            takes=draft.takes,
            puts=draft.puts,
            clears=draft.clears | self._inside(draft.clears_scope),
            needs_empty=draft.waits_for.union(
                self._inside(draft.needs_empty_scope), *map(self._inside, draft.waits_for_scopes)
            ),
            join=draft.join,
            done=draft.done.union(draft.steps),
        )

    def _inside(self, path: str) -> Places:
        if not path:
            return NONE
        within = f"{path}/"
        inside = {p for p, s in self._scopes.items() if s == path or s.startswith(within)}
        return frozenset(inside - self._kept)

    def _message(self, receiver: str) -> str:
        name = self.place("", f"{receiver}~message", scope="", owner=receiver, mark=True)
        self._soft.add(name)
        self.idle.add(name)
        return name
