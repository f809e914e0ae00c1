"""The cheapest way along the grid from one shape to another (A* over vertex and direction)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from math import inf
from typing import TypeAlias

from procrunner.layout.geometry import Point
from procrunner.layout.plan.grid import Grid
from procrunner.layout.plan.router import DOWN, LEFT, RIGHT, UP, Key, Port, Router, Trip

STUB = 15
"""A line runs straight for so many pixels before it reaches a shape."""
FRIEND = 1.5
"""What a pixel on a line with a common end costs."""
STRANGER, STRANGER_STEP = 6.0, 400.0
"""What a pixel, and a piece, on any other line costs."""
ON_CORNER = 60
"""A corner on another line looks like a branch."""

State: TypeAlias = int  # 4 * vertex + direction
Way: TypeAlias = tuple[tuple[Point, ...], float]


def find(router: Router, trip: Trip) -> Way | None:
    """The cheapest way and its cost; None if everything is blocked."""
    search = Search(router, trip)
    straight = search.straight()
    if straight and straight[1] <= min(port.cost for port in trip.goals):
        return straight
    found = search.run()
    if straight and (found is None or straight[1] <= found[1]):
        return straight
    return found


class Search:
    """One trip."""

    def __init__(self, router: Router, trip: Trip) -> None:
        grid = router.grid
        self._grid = grid
        self._trip = trip
        self._used = router
        self._move = (1, grid.wide, -1, -grid.wide)
        self._first = (0, 0, -1, -grid.wide)  #: from a vertex to the vertex that names the piece
        self._goals: dict[State, tuple[float, Port]] = {}
        self._starts: dict[State, tuple[float, Port]] = {}

    def _step(self, vertex: int, direction: int, passable: int) -> float:
        """The cost of one piece; infinite if a shape is in the way."""
        axis, first = direction % 2, vertex + self._first[direction]
        if self._grid.walls[axis][first] & ~passable:
            return inf
        cost = self._grid.costs[axis][first]
        keys = self._used.pieces[axis].get(first)
        return cost + self._sharing(keys, cost) if keys else cost

    def _sharing(self, keys: list[Key], length: float) -> float:
        source, target = self._trip.key
        if self._trip.prices.may_join and all(k[0] == source or k[1] == target for k in keys):
            return length * FRIEND
        return STRANGER_STEP + length * STRANGER

    def _through(self, vertex: int, direction: int) -> float:
        """The cost of the lines that are crossed at a vertex."""
        return self._trip.prices.crossing * self._used.through[1 - direction % 2].get(vertex, 0)

    def straight(self) -> Way | None:
        """The cheapest way without a corner."""
        ways = (
            ((start.point, goal.point), cost)
            for start in self._trip.starts
            for goal in self._trip.goals
            if (cost := self._line(start, goal)) < inf
        )
        return min(ways, key=lambda way: way[1], default=None)

    def _line(self, start: Port, goal: Port) -> float:
        direction = start.direction
        axis = 1 - direction % 2
        ahead = goal.point[1 - axis] - start.point[1 - axis]
        is_ahead = ahead > 0 if direction in (RIGHT, DOWN) else ahead < 0
        is_level = start.point[axis] == goal.point[axis] and goal.direction == direction
        if not (is_level and is_ahead):
            return inf
        vertex, end = self._grid.vertex(start.point), self._grid.vertex(goal.point)
        cost = start.cost + goal.cost
        while vertex != end and cost < inf:
            cost += self._step(vertex, direction, self._trip.own | self._trip.open)
            vertex += self._move[direction]
            cost += self._through(vertex, direction) if vertex != end else 0
        return cost

    def run(self) -> Way | None:
        """The cheapest way with corners."""
        self._starts = dict(self._stubs(self._trip.starts, 0))
        self._goals = dict(self._stubs(self._trip.goals, 2))
        if not self._starts or not self._goals:
            return None
        end, cost, came = self._explore()
        return (self._points(end, came), cost) if cost < inf else None

    def _stubs(
        self, ports: Iterable[Port], turn: int
    ) -> Iterator[tuple[State, tuple[float, Port]]]:
        """For every port the state at the end of its straight piece; the cheapest one last."""
        stubs = []
        for port in ports:
            vertex, cost = self._walk(port, (port.direction + turn) % 4)
            if cost < inf:
                stubs.append((4 * vertex + port.direction, (cost + port.cost, port)))
        return iter(sorted(stubs, key=lambda stub: -stub[1][0]))

    def _walk(self, port: Port, direction: int) -> tuple[int, float]:
        """From a port away from its shape to the first vertex far enough; its cost."""
        vertex, cost, gone = self._grid.vertex(port.point), 0.0, 0.0
        while gone < STUB and cost < inf:
            cost += self._step(vertex, direction, self._trip.own | self._trip.open)
            if cost < inf:
                vertex += self._move[direction]
                cost += self._through(vertex, direction)
                gone = _apart(self._grid.point(vertex), port.point)
        return vertex, cost

    def _explore(self) -> tuple[State, float, Mapping[State, State]]:
        """The state in which the best way meets the stub of its goal, its cost, and the way."""
        rest = Rest(self._grid, self._trip.prices.corner, self._goals)
        known = {state: cost for state, (cost, _) in self._starts.items()}
        queue = [(cost + rest(state), state) for state, cost in known.items()]
        heapify(queue)
        came: dict[State, State] = {}
        closed: set[State] = set()
        best, end = inf, -1
        while queue:
            estimate, state = heappop(queue)
            if estimate >= best:
                break
            if state in closed:
                continue
            closed.add(state)
            cost = known[state]
            if state in self._goals and cost + self._goals[state][0] < best:
                best, end = cost + self._goals[state][0], state
            for after, step in self._moves(state):
                total = cost + step
                if total < known.get(after, best):
                    known[after] = total
                    came[after] = state
                    heappush(queue, (total + rest(after), after))
        return end, best, came

    def _moves(self, state: State) -> Iterator[tuple[State, float]]:
        """Straight on, and both turns: the next state and its cost."""
        vertex, direction = divmod(state, 4)
        prices, open_ = self._trip.prices, self._trip.open
        for turned in (direction, (direction + 1) % 4, (direction + 3) % 4):
            step = self._step(vertex, turned, open_)
            if step == inf:
                continue
            if turned == direction:
                step += self._through(vertex, turned)
            else:
                step += prices.corner
                if vertex in self._used.through[0] or vertex in self._used.through[1]:
                    step += ON_CORNER
            yield 4 * (vertex + self._move[turned]) + turned, step

    def _points(self, end: State, came: Mapping[State, State]) -> tuple[Point, ...]:
        states = [end]
        while states[-1] in came:
            states.append(came[states[-1]])
        start, goal = self._starts[states[-1]][1], self._goals[end][1]
        inner = [self._grid.point(state // 4) for state in reversed(states)]
        return _corners((start.point, *inner, goal.point))


class Rest:
    """A lower bound for what is left of a way: pixels, and corners that cannot be avoided."""

    def __init__(self, grid: Grid, corner: float, goals: Iterable[State]) -> None:
        self._wide = grid.wide
        self._corner = corner
        points = [grid.point(state // 4) for state in goals]
        self._across = _outside([x for x, _ in points], grid.xs)
        self._down = _outside([y for _, y in points], grid.ys)

    def __call__(self, state: State) -> float:
        """For one state."""
        vertex, direction = divmod(state, 4)
        across, down = self._across[vertex % self._wide], self._down[vertex // self._wide]
        ahead, aside = (down, across) if direction % 2 else (across, down)
        if direction in (LEFT, UP):
            ahead = -ahead
        corners = 2 if ahead < 0 else 1 if aside else 0
        return abs(across) + abs(down) + self._corner * corners


def _outside(goals: list[float], lines: list[float]) -> list[float]:
    """How far, with its sign, it is from every line to the range of the goals."""
    low, high = min(goals), max(goals)
    return [low - at if at < low else high - at if at > high else 0.0 for at in lines]


def _apart(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _corners(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points without those on a straight piece."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and any(found[-2][k] == found[-1][k] == point[k] for k in (0, 1)):
            found.pop()
        found.append(point)
    return tuple(found)
