"""The moves of a net by number, and which of them come to a place and take from it."""

from __future__ import annotations

from procrunner.soundness.net import Move, Net


class Table:
    """Moves that come and go."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.moves: dict[int, Move] = {}
        self.before: dict[str, set[int]] = {}  #: by place: the moves that put a token into it
        self.after: dict[str, set[int]] = {}  #: by place: the moves that take one from it
        self._number = 0
        for move in net.moves:
            self.put(move)

    def put(self, move: Move) -> None:
        """One more."""
        self._number += 1
        self.moves[self._number] = move
        for place in move.puts:
            self.before.setdefault(place, set()).add(self._number)
        for place in move.takes:
            self.after.setdefault(place, set()).add(self._number)

    def drop(self, number: int) -> Move:
        """One less."""
        move = self.moves.pop(number)
        for place in move.puts:
            self.before[place].discard(number)
        for place in move.takes:
            self.after[place].discard(number)
        return move

    def takers(self, place: str) -> set[int]:
        """Numbers of the moves that take from a place."""
        return self.after.get(place, set())

    def only(self, place: str) -> Move | None:
        """The move that alone takes from a place, and from it alone."""
        takers = self.takers(place)
        if len(takers) != 1:
            return None
        move = self.moves[next(iter(takers))]
        return move if move.takes == {place} else None

    def kind(self, place: str) -> tuple[str, bool, bool]:
        """What two places must share to stand for each other."""
        return self.net.scopes[place], place in self.net.soft, place in self.net.marks
