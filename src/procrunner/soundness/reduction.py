"""A smaller net that goes wrong exactly when the whole one does (Murata 1989; Berthelot 1987).

Each rule keeps: whether it can stand still before its end, whether a second token can come to a
place, and which elements are done in some run. What is drawn in blocks vanishes altogether.
"""

from __future__ import annotations

from dataclasses import replace

from procrunner.soundness.net import NONE, Move, Net, Places
from procrunner.soundness.table import Table


def reduced(net: Net, *, watched: Places = NONE) -> Net:
    """The smaller net.

    Args:
        net: the whole.
        watched: elements and flows of which it must stay visible when they are done.
    """
    return _Reduction(net, watched).run()


class _Reduction(Table):
    def __init__(self, net: Net, watched: Places) -> None:
        super().__init__(net)
        self.watched = watched
        self.start = set(net.start)
        self.steps = net.steps
        self.done = net.done

    def run(self) -> Net:
        todo = list(self.before.keys() | self.after.keys())
        while todo:
            changed = [place for place in todo if self._reduce(place)]
            if not changed and not self._together():
                break
            todo = list(self.before.keys() | self.after.keys())
        places = {p for p in (*self.before, *self.after) if self.before.get(p) or self.takers(p)}
        places |= self.start
        return replace(
            self.net,
            start=frozenset(self.start),
            moves=tuple(_within(move, places) for move in self.moves.values()),
            scopes={place: self.net.scopes[place] for place in places},
            steps=self.steps,
            done=self.done,
        )

    def _seen(self, move: Move) -> bool:
        return bool(move.done & self.watched)

    # The rules.

    def _reduce(self, place: str) -> bool:
        return (
            self._pass_through(place)
            or self._alike(place)
            or self._go_round(place)
            or self._end_at_once(place)
            or self._end_of_scope(place)
            or self._block_of_some(place)
        )

    def _pass_through(self, place: str) -> bool:
        """What comes to a place goes on in one way: let it come there at once."""
        move = self.only(place)
        if move is None or not move.is_plain or place in move.puts or self._seen(move):
            return False
        if any(self.kind(each) != self.kind(place) for each in move.puts):
            return False
        if place in self.start:
            return self._begin_behind(place, move)
        comers = self.before.get(place, set())
        if not move.puts or not comers or any(place in self.moves[n].twice for n in comers):
            return False
        for number in list(comers):
            self._extend(number, place, move)
        self.drop(next(iter(self.takers(place))))
        return True

    def _extend(self, number: int, place: str, move: Move) -> None:
        first = self.drop(number)
        rest = first.puts - {place}
        hard = (rest & move.puts) - self.net.soft
        self.put(
            replace(
                first,
                steps=first.steps + move.steps,
                puts=rest | move.puts,
                twice=first.twice | hard,
                done=first.done | move.done,
            )
        )

    def _begin_behind(self, place: str, move: Move) -> bool:
        if self.before.get(place) or move.puts & self.start:
            return False
        self.start.discard(place)
        self.start |= move.puts
        self.steps += move.steps
        self.done |= move.done
        self.drop(next(iter(self.takers(place))))
        return True

    def _alike(self, place: str) -> bool:
        """Two moves that do the same are one."""
        seen: dict[object, int] = {}
        for number in sorted(self.takers(place)):
            move = self.moves[number]
            key = (
                *(move.takes, move.puts, move.clears, move.needs_empty, move.twice, move.join),
                move.done & self.watched,
            )
            if key in seen:
                other = self.drop(seen[key])
                self.drop(number)
                short, long = sorted((other, move), key=lambda each: len(each.steps))
                self.put(replace(short, done=short.done | long.done))
                return True
            seen[key] = number
        return False

    def _go_round(self, place: str) -> bool:
        """What leads back to where it came from changes nothing."""
        for number in list(self.takers(place)):
            move = self.moves[number]
            if move.is_plain and move.takes == move.puts == {place} and not self._seen(move):
                self.drop(number)
                for comer in list(self.before.get(place, ())):
                    first = self.drop(comer)
                    self.put(replace(first, done=first.done | move.done))
                if place in self.start:
                    self.done |= move.done
                return True
        return False

    def _end_at_once(self, place: str) -> bool:
        """A choice that leads to nothing but an end is the end."""
        end, comers = self.only(place), self.before.get(place, set())
        if end is None or not end.is_end or len(comers) != 1 or place in self.start:
            return False
        number = next(iter(comers))
        move = self.moves[number]
        here = {self.kind(each) for each in move.takes} == {self.kind(place)}
        if not (move.is_plain and move.puts == {place} and len(move.takes) == 1 and here):
            return False
        if self._seen(end):
            return False
        self.drop(number)
        self.drop(next(iter(self.takers(place))))
        done = move.done | end.done
        self.put(replace(move, steps=move.steps + end.steps, puts=NONE, done=done))
        return True

    def _end_of_scope(self, place: str) -> bool:
        """A scope with one token in it, which only ends: the scope itself tells of it."""
        leave = [self.moves[n] for n in self.takers(place) if self.moves[n].needs_empty]
        if not leave or place in self.start:
            return False
        alive = [p for p in leave[0].needs_empty if self.before.get(p) or self.takers(p)]
        if len(alive) != 1 or alive[0] in self.start:
            return False
        end, comers = self.only(alive[0]), self.before.get(alive[0], set())
        whole = {n for n in self.before.get(place, set()) if place not in self.moves[n].takes}
        if end is None or not end.is_end or comers != whole or self._seen(end):
            return False
        if any(alive[0] in self.moves[number].twice for number in comers):
            return False
        self.drop(next(iter(self.takers(alive[0]))))
        for number in list(comers):
            first = self.drop(number)
            self.put(
                replace(
                    first,
                    steps=first.steps + end.steps,
                    puts=first.puts - {alive[0]},
                    done=first.done | end.done,
                )
            )
        return True

    def _block_of_some(self, place: str) -> bool:
        """An inclusive fork whose ways lead right to their join."""
        takers = [self.moves[n] for n in self.takers(place)]
        puts = NONE.union(*(move.puts for move in takers))
        joins = {self.moves[n].join for p in puts for n in self.takers(p)}
        if not puts or len(joins) != 1 or joins == {""}:
            return False
        join = next(iter(joins))
        ends = [n for n, move in self.moves.items() if move.join == join]
        before = NONE.union(*(self.moves[n].takes for n in ends))
        comers = {n for p in before for n in self.before.get(p, ())}
        same = {self.kind(p) for p in (*before, place)} == {self.kind(place)}
        plain = all(move.is_plain and move.takes == {place} for move in takers)
        if comers != self.takers(place) or not (same and plain) or before & self.start:
            return False
        if any(self._seen(self.moves[n]) for n in ends):
            return False
        firsts = [self.drop(number) for number in list(self.takers(place))]
        lasts = [self.drop(number) for number in ends]
        for first in firsts:
            for last in lasts:
                self.put(
                    replace(
                        first,
                        steps=first.steps + last.steps,
                        puts=last.puts,
                        done=first.done | last.done,
                    )
                )
        return True

    def _together(self) -> bool:
        """Places that are filled and emptied together are one."""
        seen: dict[object, str] = {}
        for place in [p for p in self.before if self.before[p]]:
            end = self.only(place)
            is_end = end is not None and end.is_end and not self._seen(end)
            takers = "end" if is_end else frozenset(self.takers(place))
            twice = any(place in self.moves[n].twice for n in self.before[place])
            if place in self.start or not takers or twice:
                continue
            key = (frozenset(self.before[place]), takers, self.kind(place))
            if key in seen:
                self._forget(place, seen[key], end if is_end else None)
                return True
            seen[key] = place
        return False

    def _forget(self, place: str, twin: str, end: Move | None) -> None:
        if end is not None:
            self.drop(next(iter(self.takers(place))))
            other = self.drop(next(iter(self.takers(twin))))
            self.put(replace(other, done=other.done | end.done))
        for number in [*self.before[place], *self.takers(place)]:
            if number not in self.moves:
                continue
            move = self.drop(number)
            takes, puts = move.takes - {place}, move.puts - {place}
            join = move.join if len(takes) > 1 else ""
            self.put(replace(move, takes=takes, puts=puts, join=join))


def _within(move: Move, places: set[str]) -> Move:
    return replace(move, clears=move.clears & places, needs_empty=move.needs_empty & places)
