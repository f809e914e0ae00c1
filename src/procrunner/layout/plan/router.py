"""The cheapest way along the grid from one shape to another (A* over vertex and direction)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from procrunner.layout.geometry import Point
from procrunner.layout.plan.grid import Grid

RIGHT, DOWN, LEFT, UP = range(4)
STUB = 15
"""A line runs straight for so many pixels before it reaches a shape."""
FRIEND = 1.5
"""What a pixel on a line with a common end costs."""
STRANGER, STRANGER_STEP = 6.0, 400.0
"""What a pixel, and a piece, on any other line costs."""
ON_CORNER = 60
"""A corner on another line looks like a branch."""

Key: TypeAlias = tuple[str, str]
State: TypeAlias = int  # 4 * vertex + direction


class Port(NamedTuple):
    """A place on the outline of a shape, and the direction of travel there."""

    point: Point
    direction: int
    cost: float


class Prices(NamedTuple):
    """What a corner and a crossing of another line cost."""

    corner: float
    crossing: float


class Trip(NamedTuple):
    """What to find a way for."""

    starts: list[Port]
    goals: list[Port]
    key: Key  #: the ends
    own: int  #: bits of the ends, whose outline the first and last piece may touch
    open: int  #: bits of the sub-processes around an end
    prices: Prices


class Used(NamedTuple):
    """Pieces and vertices that other lines take."""

    level: dict[int, list[Key]]
    upright: dict[int, list[Key]]
    level_through: dict[int, int]
    upright_through: dict[int, int]


class Router:
    """Finds ways on a grid; remembers the lines that are already there."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.routes: dict[str, tuple[tuple[Point, ...], Key]] = {}
        self._move = (1, grid.wide, -1, -grid.wide)

    def used(self, without: str) -> Used:
        """What all lines but one take."""
        used = Used({}, {}, {}, {})
        for id_, (points, key) in self.routes.items():
            if id_ != without:
                for one, other in zip(points, points[1:], strict=False):
                    self._occupy(used, one, other, key)
        return used

    def _occupy(self, used: Used, one: Point, other: Point, key: Key) -> None:
        is_level = one[1] == other[1]
        start, end = sorted((self.grid.vertex(one), self.grid.vertex(other)))
        step = 1 if is_level else self.grid.wide
        pieces = used.level if is_level else used.upright
        through = used.level_through if is_level else used.upright_through
        for vertex in range(start, end, step):
            pieces.setdefault(vertex, []).append(key)
        for vertex in range(start + step, end, step):
            through[vertex] = through.get(vertex, 0) + 1

    def find(self, id_: str, trip: Trip) -> tuple[tuple[Point, ...], float] | None:
        """The cheapest way and its cost; None if everything is blocked."""
        search = Search(self, self.used(id_), trip)
        straight = search.straight()
        if straight and straight[1] <= min(port.cost for port in trip.goals):
            return straight
        found = search.run()
        if straight and (found is None or straight[1] <= found[1]):
            return straight
        return found


class Search:
    """One trip."""

    def __init__(self, router: Router, used: Used, trip: Trip) -> None:
        self._grid = router.grid
        self._used = used
        self._trip = trip
        self._move = (1, self._grid.wide, -1, -self._grid.wide)
        self._goals: dict[State, tuple[float, Port]] = {}
        self._starts: dict[State, tuple[float, Port]] = {}

    def _step(self, vertex: int, direction: int, passable: int) -> float:
        """The cost of one piece, crossings of its start included; negative if blocked."""
        first = vertex if direction in (RIGHT, DOWN) else vertex + self._move[direction]
        grid, used = self._grid, self._used
        if direction in (RIGHT, LEFT):
            wall, cost, keys = grid.level_wall[first], grid.level_cost[first], used.level.get(first)
        else:
            wall, cost = grid.upright_wall[first], grid.upright_cost[first]
            keys = used.upright.get(first)
        if wall & ~passable:
            return -1
        return cost + self._sharing(keys, cost) if keys else cost

    def _sharing(self, keys: list[Key], length: float) -> float:
        source, target = self._trip.key
        if all(key[0] == source or key[1] == target for key in keys):
            return length * FRIEND
        return STRANGER_STEP + length * STRANGER

    def _through(self, vertex: int, direction: int) -> float:
        across = (
            self._used.upright_through if direction in (RIGHT, LEFT) else self._used.level_through
        )
        return self._trip.prices.crossing * across.get(vertex, 0)

    def _walk(self, port: Port, direction: int) -> tuple[int, float] | None:
        """From a port away from its shape to the first vertex far enough; its cost."""
        vertex, cost, gone = self._grid.vertex(port.point), 0.0, 0.0
        passable = self._trip.own | self._trip.open
        move = self._move[direction]
        while gone < STUB:
            after = vertex + move
            if not 0 <= after < len(self._grid.level_wall):
                return None
            if direction in (RIGHT, LEFT) and after // self._grid.wide != vertex // self._grid.wide:
                return None
            step = self._step(vertex, direction, passable)
            if step < 0:
                return None
            vertex, cost = after, cost + step + self._through(after, direction)
            gone = _apart(self._grid.point(vertex), port.point)
        return vertex, cost

    def straight(self) -> tuple[tuple[Point, ...], float] | None:
        """The cheapest way without a corner."""
        best = None
        for start in self._trip.starts:
            for goal in self._trip.goals:
                cost = self._line(start, goal)
                if cost is not None and (best is None or cost < best[1]):
                    best = (start.point, goal.point), cost
        return best

    def _line(self, start: Port, goal: Port) -> float | None:
        direction = start.direction
        axis = 1 if direction in (RIGHT, LEFT) else 0
        ahead = goal.point[1 - axis] - start.point[1 - axis]
        is_ahead = ahead > 0 if direction in (RIGHT, DOWN) else ahead < 0
        aligned = start.point[axis] == goal.point[axis]
        if not (aligned and is_ahead and goal.direction == direction):
            return None
        vertex, end = self._grid.vertex(start.point), self._grid.vertex(goal.point)
        cost = start.cost + goal.cost
        while vertex != end:
            step = self._step(vertex, direction, self._trip.own | self._trip.open)
            if step < 0:
                return None
            vertex += self._move[direction]
            cost += step + (self._through(vertex, direction) if vertex != end else 0)
        return cost

    def run(self) -> tuple[tuple[Point, ...], float] | None:
        """The cheapest way with corners."""
        self._starts = self._stubs(self._trip.starts, 0)
        self._goals = self._stubs(self._trip.goals, 2)
        if not self._starts or not self._goals:
            return None
        end, cost, came = self._search()
        return (self._points(end, came), cost) if end >= 0 else None

    def _stubs(self, ports: Iterable[Port], turn: int) -> dict[State, tuple[float, Port]]:
        found: dict[State, tuple[float, Port]] = {}
        for port in ports:
            walked = self._walk(port, (port.direction + turn) % 4)
            if walked is None:
                continue
            vertex, cost = walked
            state, cost = 4 * vertex + port.direction, cost + port.cost
            if state not in found or cost < found[state][0]:
                found[state] = cost, port
        return found

    def _search(self) -> tuple[State, float, Mapping[State, State]]:
        """The state in which the best way meets its goal's stub; the hot loop of the layout."""
        grid, used, trip = self._grid, self._used, self._trip
        corner, crossing = trip.prices
        blocked = ~trip.open
        wide, rest, moves = grid.wide, Rest(self), self._move
        size = len(grid.level_wall)
        known = {state: cost for state, (cost, _) in self._starts.items()}
        came: dict[State, State] = {}
        closed: set[State] = set()
        queue = [(cost + rest(state), state) for state, cost in known.items()]
        queue.sort()
        best, end = float("inf"), -1
        while queue:
            estimate, state = heappop(queue)
            if estimate >= best:
                break
            if state in closed:
                continue
            closed.add(state)
            cost = known[state]
            goal = self._goals.get(state)
            if goal and cost + goal[0] < best:
                best, end = cost + goal[0], state
            vertex, direction = divmod(state, 4)
            for turned in (direction, (direction + 1) % 4, (direction + 3) % 4):
                if turned == RIGHT:
                    first, after = vertex, vertex + 1
                    if after % wide == 0:
                        continue
                elif turned == LEFT:
                    first = after = vertex - 1
                    if vertex % wide == 0:
                        continue
                else:
                    after = vertex + moves[turned]
                    if not 0 <= after < size:
                        continue
                    first = vertex if turned == DOWN else after
                if turned == RIGHT or turned == LEFT:
                    if grid.level_wall[first] & blocked:
                        continue
                    step, keys = grid.level_cost[first], used.level.get(first)
                else:
                    if grid.upright_wall[first] & blocked:
                        continue
                    step, keys = grid.upright_cost[first], used.upright.get(first)
                if keys:
                    step += self._sharing(keys, step)
                if turned != direction:
                    step += corner
                    if vertex in used.level_through or vertex in used.upright_through:
                        step += ON_CORNER
                else:
                    across = used.upright_through if turned in (RIGHT, LEFT) else used.level_through
                    step += crossing * across.get(vertex, 0)
                new, total = 4 * after + turned, cost + step
                if total < known.get(new, best):
                    known[new] = total
                    came[new] = state
                    heappush(queue, (total + rest(new), new))
        return end, best, came

    def _points(self, end: State, came: Mapping[State, State]) -> tuple[Point, ...]:
        goal = self._goals[end][1]
        states = [end]
        while states[-1] in came:
            states.append(came[states[-1]])
        start = self._starts[states[-1]][1]
        inner = [self._grid.point(state // 4) for state in reversed(states)]
        return _corners((start.point, *inner, goal.point))


class Rest:
    """A lower bound for what is left of a way: pixels, and corners that cannot be avoided."""

    def __init__(self, search: Search) -> None:
        grid = search._grid
        self._grid = grid
        self._corner = search._trip.prices.corner
        vertices = [state // 4 for state in search._goals]
        xs = [grid.xs[vertex % grid.wide] for vertex in vertices]
        ys = [grid.ys[vertex // grid.wide] for vertex in vertices]
        self._across = [_outside(x, min(xs), max(xs)) for x in grid.xs]
        self._down = [_outside(y, min(ys), max(ys)) for y in grid.ys]

    def __call__(self, state: State) -> float:
        """For one state."""
        vertex, direction = divmod(state, 4)
        across = self._across[vertex % self._grid.wide]
        down = self._down[vertex // self._grid.wide]
        ahead, aside = (across, down) if direction in (RIGHT, LEFT) else (down, across)
        if direction in (LEFT, UP):
            ahead = -ahead
        corners = 2 if ahead < 0 else 1 if aside else 0
        return abs(across) + abs(down) + self._corner * corners


def _outside(value: float, low: float, high: float) -> float:
    """How far, with its sign, it is from ``value`` to the range."""
    return low - value if value < low else high - value if value > high else 0.0


def _apart(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _corners(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points without those on a straight piece."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):
            found.pop()
        found.append(point)
    return tuple(found)
