"""``python -m tests.benchmarks.year [COUNT]``: a year of an office, each due moment counted twice.

Applications come day and night through 2025, by the portal, and are worked on in Almaty: officers
are away for weeks, with deputies who act for them, some are late, applicants correct their papers
while the clock stands, days are transferred (5 January for 3 January). The second count shares
nothing with the first: days off are written out below, and every minute of the year is looked up in
a table; who may act is told by ``officers`` once more.
"""

from __future__ import annotations

import heapq
import random
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from procrunner.deadline import WHOLE, Deadline
from procrunner.model import EventKind
from procrunner.project import Project
from procrunner.runner import Source
from tests.benchmarks import officers
from tests.benchmarks.officers import SHIFT, Officers
from tests.drawings import user
from tests.models import flow, line, process, properties, source, tag
from tests.office import StillClock
from tests.terms import CALENDAR, term

COUNT = 10_000
FIRST = datetime(2024, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = 500
OFF = """
2025: 01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25
2025: 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16
2026: 01-01 01-02 01-07 03-09 03-23 03-24 03-25
"""
"""Days off from Monday to Friday, from the government's calendars."""
WORKED = {date(2025, 1, 5)}  # a Sunday in place of 3 January

STEPS = {
    "register": ("PT1H", "clerk"),
    "resolve": ("PT3H", "head"),
    "check": ("P1D", "specialist"),
    "correct": ("", "applicant"),
    "prepare": ("P2D", "specialist"),
    "sign": ("PT4H", "head"),
}


def drawing() -> bytes:
    """The procedure: whoever lacks papers corrects them while the clock stands."""
    papers = properties(**{"term:pauses": "papers are corrected"})
    nodes = {
        id_: user(
            id_,
            term(text, escalate="deputy") if text else papers,
            camunda_candidateGroups=role,
        )
        for id_, (text, role) in STEPS.items()
    }
    straight = line(*(nodes[id_] for id_ in ("register", "resolve", "check")), last="never")
    straight = straight.replace(tag("endEvent", "never"), "").replace(flow("check", "never"), "")
    asked = tag("exclusiveGateway", "asked", default="asked-prepare")
    rest = flow("check", "asked") + flow("asked", "correct", "${lacks}") + flow("asked", "prepare")
    rest += flow("correct", "prepare") + flow("prepare", "sign") + flow("sign", "end")
    body = straight + asked + "".join(nodes[id_] for id_ in ("correct", "prepare", "sign"))
    whole = term("${kind == 'issue' ? 'P15D' : 'P5D'}")
    drawn = process(body + rest + tag("endEvent", "end"), id_="act.permit.provider")
    return source(drawn.replace(">", f">{whole}", 1))


class Table:
    """Every minute from the end of 2024 on, in Almaty: how much has been worked before it."""

    def __init__(self) -> None:
        off = set(_off())
        self.worked = [0]
        self.days: list[date] = []
        for number in range(DAYS):
            day = (FIRST + SHIFT).date() + timedelta(days=number)
            works = day in WORKED or (day.weekday() < 5 and day not in off)
            if works:
                self.days.append(day)
            for minute in range(24 * 60):
                is_open = works and (540 <= minute < 780 or 840 <= minute < 1080)
                self.worked.append(self.worked[-1] + is_open)

    def hours(self, start: datetime, minutes: int) -> datetime:
        """When so many minutes have been worked."""
        at = (start + SHIFT - self.begin) // MINUTE
        return self.begin - SHIFT + MINUTE * bisect_left(self.worked, self.worked[at] + minutes)

    def end(self, start: datetime, number: int, stops: list[tuple[datetime, datetime]]) -> datetime:
        """When the n-th working day closes; days at whose close the clock stood do not count."""
        place = bisect_right(self.days, (start + SHIFT).date())
        while True:
            close = datetime.combine(self.days[place], datetime.min.time(), UTC)
            close += timedelta(hours=18) - SHIFT
            number -= not any(begin <= close < end for begin, end in stops)
            if number == 0:
                return close
            place += 1

    @property
    def begin(self) -> datetime:
        """The first midnight in Almaty, as if it were UTC."""
        return datetime.combine((FIRST + SHIFT).date(), datetime.min.time(), UTC)


def _off() -> Iterator[date]:
    for row in OFF.split("\n"):
        year, _, days = row.partition(":")
        yield from (date.fromisoformat(f"{year}-{day}") for day in days.split())


@dataclass
class Year:
    """The office at work, by a clock that jumps from one thing to the next."""

    project: Project
    clock: StillClock
    table: Table
    officers: Officers
    chance: random.Random = field(default_factory=lambda: random.Random(2025))
    events: list[tuple[datetime, int, str]] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=count)
    done: int = 0

    def run(self, applications: int) -> None:
        for _ in range(applications):
            minutes = self.chance.randrange(350 * 24 * 60)
            self._plan(datetime(2025, 1, 1, tzinfo=UTC) - SHIFT + MINUTE * minutes, "")
        worker = self.project.worker("w")
        while self.events:
            self.clock.moment, _, item = heapq.heappop(self.events)
            worker.run_due()
            if item:
                if not self._act(item):
                    continue
                instance = item.partition(".")[0]
            else:
                kind = self.chance.choice(("issue", "reissue"))
                given = {"kind": kind, "lacks": False}
                instance = self.project.runner.start("act.permit.provider", given, actor="p").id
            self._work(instance)

    def _act(self, item: str) -> bool:
        """Let an officer do it, if one is there; otherwise somebody looks again in an hour."""
        with self.project.store.read() as unit:
            found = unit.work_items.get(item)
        lacks = self.chance.random() < 0.1
        acted = self.officers.act(self.project, found, {"lacks": lacks})
        if not acted:
            self._plan(self.table.hours(self.clock.moment, 60), item)
        self.done += acted
        return acted

    def _work(self, instance: str) -> None:
        with self.project.store.read() as unit:
            items = unit.work_items.list(instance=instance)
        for item in items:
            self._plan(self._when(item.element), item.id)

    def _plan(self, at: datetime, item: str) -> None:
        heapq.heappush(self.events, (at, next(self.number), item))

    def _when(self, step: str) -> datetime:
        """When an officer is ready: mostly in time; one in twelve late, one in fifty away."""
        text, _ = STEPS[step]
        now = self.clock.moment
        if not text:
            return now + MINUTE * self.chance.randrange(60, 20 * 24 * 60)
        minutes = {"PT1H": 60, "PT3H": 180, "PT4H": 240, "P1D": 480, "P2D": 960}[text]
        draw = self.chance.random()
        needed = self.chance.randrange(1, minutes)
        if draw < 0.02:
            needed += 480 * self.chance.randrange(5, 20)
        elif draw < 0.1:
            needed += minutes + self.chance.randrange(1, 960)
        return self.table.hours(now, needed)


def judge(project: Project, table: Table, crew: Officers) -> Counter[str]:
    """What differs from the second count, was told not once, or done without a right."""
    found = crew.found
    with project.store.read() as unit:
        for instance in unit.instances.list(limit=10**7):
            events = unit.history.list(instance.id)
            crew.judge(unit, events, instance.id)
            told = Counter((each.event.kind, each.event.token) for each in events)
            for each in unit.deadlines.of(instance.id, open_only=False):
                _judge(each, told, table, found)
    return found


def _judge(
    deadline: Deadline,
    told: Counter[tuple[EventKind, int]],
    table: Table,
    found: Counter[str],
) -> None:
    stops = [(each.begin, each.end) for each in deadline.pauses if each.end]
    expected = _expected(deadline, table, stops)
    late = told[EventKind.LATE, deadline.token]
    was_late = deadline.closed_at is not None and deadline.closed_at > expected
    found["terms"] += 1
    found["terms of the whole"] += deadline.token == WHOLE
    found["paused"] += bool(stops)
    found["late"] += was_late
    found["due moments that differ"] += deadline.due != expected
    found["lateness told wrongly or not once"] += late != was_late
    found["warnings told twice"] += told[EventKind.WARNED, deadline.token] > 1
    found["left open"] += deadline.closed_at is None


def _expected(deadline: Deadline, table: Table, stops: list[tuple[datetime, datetime]]) -> datetime:
    text = deadline.term
    if text.startswith("PT"):
        return table.hours(deadline.began_at, 60 * int(text[2:-1]))
    return table.end(deadline.began_at, int(text[1:-1]), stops)


WRONG = (
    *officers.WRONG,
    "due moments that differ",
    "lateness told wrongly or not once",
    "warnings told twice",
    "left open",
)


def main() -> int:
    """Play the year and print what was found; 1 when anything is wrong."""
    applications = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name)
        (folder / "days.yaml").write_text(CALENDAR.format(version="1", more=""), "utf-8")
        (folder / "procrunner.toml").write_text('[calendar]\nfile = "days.yaml"\n', "utf-8")
        clock = StillClock(FIRST)
        project = Project(folder, clock)
        project.store.migrate()
        project.runner.deploy([Source(file="bpmn/year.bpmn", content=drawing())])
        crew = Officers(random.Random(7))
        crew.employ(project)
        year = Year(project, clock, Table(), crew)
        began = time.perf_counter()
        year.run(applications)
        took = time.perf_counter() - began
        found = judge(project, year.table, crew)
    print(f"{applications:,} applications, {year.done:,} steps done in {took:.0f} s")
    for what, number in found.items():
        print(f"{what:40}{number:10,}")
    return 1 if any(found[what] for what in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())
