"""What became of terms: in time or late, by how much, and where the time went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

PERIODS: Mapping[str, Callable[[date], str]] = {
    "all": lambda _: "",
    "year": lambda day: f"{day:%Y}",
    "quarter": lambda day: f"{day:%Y}-Q{(day.month + 2) // 3}",
    "month": lambda day: f"{day:%Y-%m}",
}
"""How a day is named by the period it lies in."""

_MOST = 0.9
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one term came to; all time is working time of the office."""

    process: str
    element: str  #: empty for the whole
    name: str
    variant: str
    unit: str  #: in which it was done; the role, where no unit is known
    day: date  #: on which it began
    term: str
    allowed: timedelta  #: from the beginning to the due moment
    worked: timedelta  #: from the beginning to the end, or until now; without pauses
    is_done: bool
    is_late: bool
    late_by: timedelta  #: nothing when in time


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The terms of one step, or of the whole, of one service, variant, unit and period."""

    process: str
    variant: str
    period: str
    element: str
    name: str
    unit: str
    term: str
    count: int
    in_time: int  #: done before the term ended
    late: int  #: done after it
    waiting: int  #: not done, the term runs
    overdue: int  #: not done, the term has ended
    median: timedelta  #: of those done
    most: timedelta  #: nine of ten of those done took no longer
    allowed: timedelta  #: the median; a term of days has more or fewer hours by its weekday
    late_by: timedelta  #: the median of those late
    latest_by: timedelta

    @property
    def is_whole(self) -> bool:
        """Whether it is about the whole service."""
        return not self.element


def rows(taken: Iterable[Taken], period: str = "all") -> list[Row]:
    """One row for each service, variant, period, step and unit.

    Wholes stand before their steps, steps in the order in which they first came.
    """
    name = PERIODS[period]
    groups: dict[tuple[str, ...], list[Taken]] = defaultdict(list)
    order: dict[str, int] = {"": -1}
    for each in taken:
        key = (each.process, each.variant, name(each.day), each.element, each.unit, each.term)
        groups[key].append(each)
        order.setdefault(each.element, len(order))
    keys = sorted(groups, key=lambda key: (*key[:3], order[key[3]], *key[4:]))
    return [_row(key, groups[key]) for key in keys]


def _row(key: tuple[str, ...], group: Sequence[Taken]) -> Row:
    process, variant, period, element, unit, term = key
    done = [each for each in group if each.is_done]
    late = [each.late_by for each in group if each.is_late]
    worked = sorted(each.worked for each in done)
    return Row(
        process=process,
        variant=variant,
        period=period,
        element=element,
        name=group[-1].name,
        unit=unit,
        term=term,
        count=len(group),
        in_time=sum(not each.is_late for each in done),
        late=sum(each.is_late for each in done),
        waiting=sum(not (each.is_done or each.is_late) for each in group),
        overdue=sum(each.is_late and not each.is_done for each in group),
        median=_middle(worked),
        most=worked[ceil(_MOST * len(worked)) - 1] if worked else _NOTHING,
        allowed=_middle([each.allowed for each in group]),
        late_by=_middle(late),
        latest_by=max(late, default=_NOTHING),
    )


def _middle(spans: Sequence[timedelta]) -> timedelta:
    """The median; nothing of none."""
    ordered = sorted(spans) or [_NOTHING]
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2
