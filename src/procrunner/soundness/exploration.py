"""Every state that a net can come to, the nearest first; states are bits of a number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from procrunner.soundness.net import Move, Net


@dataclass(slots=True)
class Exploration:
    """What was seen."""

    net: Net
    is_complete: bool = True  #: every state was looked at
    second: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By place: the first state and move that put a second token into it."""
    stuck: list[int] = field(default_factory=list)  #: states that cannot move and are not final
    trapped: int | None = None  #: the first state from which neither an end nor a halt is reached
    found: tuple[str, ...] | None = None  #: the steps up to the move that was looked for
    moved: set[int] = field(default_factory=set)  #: numbers of the moves that happened
    came: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By state: the state before it and the move between."""
    names: list[str] = field(default_factory=list)  #: places by bit

    def way(self, state: int) -> tuple[str, ...]:
        """The steps that lead to a state."""
        found: list[tuple[str, ...]] = []
        while (before := self.came[state])[1] >= 0:
            state = before[0]
            found.append(self.net.moves[before[1]].steps)
        return (*self.net.steps, *(step for steps in reversed(found) for step in steps))

    def tokens(self, state: int) -> list[str]:
        """The places that hold a token."""
        return [name for bit, name in enumerate(self.names) if state >> bit & 1]


@dataclass(frozen=True, slots=True)
class _Coded:
    number: int
    takes: int
    puts: int
    clears: int
    needs_empty: int
    hard: int
    twice: int
    join: str


def explore(
    net: Net,
    limit: int,
    *,
    until: Callable[[Move], bool] | None = None,
    never: Callable[[Move], bool] | None = None,
) -> Exploration:
    """Look at every state, but no more than ``limit``.

    A state in which a second token comes to a place is noted, and not gone on from.

    Args:
        net: what is played.
        limit: number of states.
        until: stop behind the first move of which this is true.
        never: leave out moves of which this is true.
    """
    return _Explorer(net, limit, until, never).run()


class _Explorer:
    def __init__(
        self,
        net: Net,
        limit: int,
        until: Callable[[Move], bool] | None,
        never: Callable[[Move], bool] | None,
    ) -> None:
        places = {*net.start}
        for move in net.moves:
            places |= move.takes | move.puts
        names = sorted(places)
        self.bits = {name: 1 << bit for bit, name in enumerate(names)}
        self.seen = Exploration(net=net, names=names)
        self.limit = limit
        self.until = until
        self.soft, self.idle, self.marks = (
            self._code(each) for each in (net.soft, net.idle, net.marks)
        )
        self.by_bit: dict[int, list[_Coded]] = {}
        self.joins: dict[str, list[_Coded]] = {}
        for number, move in enumerate(net.moves):
            if never is None or not never(move):
                self._add(number, move)
        self.reach = {join: dict(self._reach(join)) for join in self.joins}
        self.after: list[tuple[int, int]] = []

    def run(self) -> Exploration:
        seen = self.seen
        start = self._code(self.seen.net.start)
        seen.came[start] = (start, -1)
        todo = deque([start])
        while todo:
            state = todo.popleft()
            moves = list(self._moves(state))
            if not moves and state & ~self.idle:
                seen.stuck.append(state)
            for coded, takes in moves:
                after = self._happen(state, coded, takes)
                if after is None:
                    continue
                self.after.append((state, after))
                if self.until and self.until(move := seen.net.moves[coded.number]):
                    seen.found = (*seen.way(state), *move.steps)
                    return seen
                if after not in seen.came:
                    if len(seen.came) >= self.limit:
                        seen.is_complete = False
                        return seen
                    seen.came[after] = (state, coded.number)
                    todo.append(after)
        if not seen.second and self.until is None:
            seen.trapped = self._trap()
        return seen

    def _happen(self, state: int, coded: _Coded, takes: int) -> int | None:
        self.seen.moved.add(coded.number)
        left = state & ~takes & ~coded.clears
        if second := (left & coded.hard) | coded.twice:
            for name in self.seen.tokens(second):
                self.seen.second.setdefault(name, (state, coded.number))
            return None
        return left | coded.puts

    def _moves(self, state: int) -> Iterator[tuple[_Coded, int]]:
        rest = state
        while rest:
            bit = rest & -rest
            rest ^= bit
            for coded in self.by_bit.get(bit, ()):
                if state & coded.takes == coded.takes and not state & coded.needs_empty:
                    yield coded, coded.takes
        for join, ways in self.joins.items():
            filled = state & ways[0].takes
            if filled and not self._must_wait(state, join, filled):
                yield from ((coded, filled) for coded in ways)

    def _must_wait(self, state: int, join: str, filled: int) -> bool:
        """BPMN 2.0.2, 13.4.3: a token can still come by an empty flow, and by no filled one."""
        others = state & ~self.joins[join][0].takes & ~self.marks
        to_filled = to_empty = 0
        for bit, reach in self.reach[join].items():
            if bit & filled:
                to_filled |= reach
            else:
                to_empty |= reach
        return bool(others & to_empty & ~to_filled)

    def _reach(self, join: str) -> Iterator[tuple[int, int]]:
        """By place before a join: the places from which a token can come there past the join."""
        ways = [
            (self._code(move.takes), self._code(move.puts))
            for move in self.seen.net.moves
            if move.join != join
        ]
        for name in self.seen.tokens(self.joins[join][0].takes):
            found = self.bits[name]
            grown = 0
            while grown != found:
                grown = found
                for takes, puts in ways:
                    if puts & found:
                        found |= takes
            yield self.bits[name], found

    def _add(self, number: int, move: Move) -> None:
        puts = self._code(move.puts)
        coded = _Coded(
            number=number,
            takes=self._code(move.takes),
            puts=puts,
            clears=self._code(move.clears),
            needs_empty=self._code(move.needs_empty),
            hard=puts & ~self.soft,
            twice=self._code(move.twice),
            join=move.join,
        )
        if move.join:
            self.joins.setdefault(move.join, []).append(coded)
        elif coded.takes:
            self.by_bit.setdefault(coded.takes & -coded.takes, []).append(coded)

    def _code(self, places: frozenset[str]) -> int:
        return sum(self.bits.get(place, 0) for place in places)

    def _trap(self) -> int | None:
        before: dict[int, list[int]] = {}
        for one, next_ in self.after:
            before.setdefault(next_, []).append(one)
        ends = [state for state in self.seen.came if not state & ~self.idle]
        todo = [*ends, *self.seen.stuck]
        good = set(todo)
        while todo:
            for state in before.get(todo.pop(), ()):
                if state not in good:
                    good.add(state)
                    todo.append(state)
        return next((state for state in self.seen.came if state not in good), None)
