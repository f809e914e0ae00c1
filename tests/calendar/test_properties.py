"""What must hold of every term: adding and counting agree, and nothing runs backwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procrunner.calendar import Calendar, Counting, Stop, due, stretches, working_days, working_time
from tests.calendar.given import kazakhstan, minute_by_minute, read, working

BEGIN = date(2023, 12, 1)
HOURS = ("09:00-13:00 14:00-18:00", "00:00-24:00", "08:30-12:15", "22:00-24:00", "09:00-20:00")

moments = st.integers(0, 1_650_000).map(
    lambda number: datetime(2023, 12, 1, tzinfo=UTC) + timedelta(minutes=number)
)
days = st.dates(BEGIN, BEGIN + timedelta(days=1100))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekdays = draw(
        st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat"]), min_size=1)
    )
    hours = draw(st.sampled_from(HOURS))
    off = dict.fromkeys(draw(st.lists(days, max_size=5)), "decreed")
    more: dict[str, Any] = {"hours": dict.fromkeys(weekdays, hours), "days_off": off}
    more["working_days"] = dict.fromkeys(draw(st.lists(days, max_size=5)), "decreed")
    return kazakhstan(**more).usual


minutes = st.integers(1, 900)
numbers = st.integers(0, 25)


@settings(deadline=None, max_examples=60)
@given(calendars(), moments, minutes)
def test_hours_end_where_a_count_of_each_minute_ends(
    calendar: Calendar, start: datetime, needed: int
) -> None:
    end = due(working(f"PT{needed}M"), start, calendar)

    assert end == minute_by_minute(calendar, start, needed)
    assert working_time(calendar, start, end) == timedelta(minutes=needed)


@settings(deadline=None)
@given(calendars(), moments, numbers.filter(bool))
def test_so_many_working_days_lie_between_event_and_end(
    calendar: Calendar, start: datetime, number: int
) -> None:
    end = due(working(f"P{number}D"), start, calendar)

    last = calendar.local(end - timedelta(microseconds=1)).date()
    assert working_days(calendar, calendar.local(start).date(), last) == number
    assert calendar.close(last) == end


@settings(deadline=None)
@given(calendars(), moments, moments, st.sampled_from(list(Counting)), numbers)
def test_who_comes_later_is_never_due_earlier(
    calendar: Calendar, one: datetime, other: datetime, counting: Counting, number: int
) -> None:
    term = read(f"P{number}D", counting)

    first, second = (due(term, each, calendar) for each in sorted((one, other)))

    assert first <= second


@settings(deadline=None)
@given(calendars(), moments, numbers, numbers, st.sampled_from("DH"))
def test_a_longer_term_never_ends_earlier(
    calendar: Calendar, start: datetime, one: int, other: int, unit: str
) -> None:
    texts = [
        f"P{number}D" if unit == "D" else f"PT{number + 1}H" for number in sorted((one, other))
    ]

    short, long = (due(working(text), start, calendar) for text in texts)

    assert start <= short <= long


@settings(deadline=None)
@given(calendars(), moments, minutes, st.integers(0, 5_000), st.integers(0, 5_000))
def test_what_runs_before_and_after_a_stop_is_the_whole_term(
    calendar: Calendar, start: datetime, needed: int, after: int, long: int
) -> None:
    begin = start + timedelta(minutes=after)
    stop = Stop(begin, begin + timedelta(minutes=long))

    end = due(working(f"PT{needed}M"), start, calendar, [stop])

    stood = working_time(calendar, stop.begin, min(end, stop.end)) if stop.begin < end else None
    assert working_time(calendar, start, end) - (stood or timedelta(0)) == timedelta(minutes=needed)


@settings(deadline=None)
@given(calendars(), moments, numbers, st.sampled_from(list(Counting)))
def test_the_way_to_the_end_has_no_gap(
    calendar: Calendar, start: datetime, number: int, counting: Counting
) -> None:
    way = [*stretches(read(f"P{number}D", counting), start, calendar)]

    assert all(one.end == next_.begin for one, next_ in pairwise(way))
    assert not way or way[0].begin == start


@st.composite
def stops(draw: st.DrawFn, start: datetime) -> list[Stop]:
    """Times in which a clock stood, in order."""
    found, at = [], start
    for wait, long in draw(st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 9000)))):
        begin = at + timedelta(minutes=wait)
        at = begin + timedelta(minutes=long)
        found.append(Stop(begin, at))
    return found


@settings(deadline=None)
@given(st.data(), calendars(), moments, numbers.filter(bool))
def test_days_count_whose_office_closes_while_the_clock_runs(
    data: st.DataObject, calendar: Calendar, start: datetime, number: int
) -> None:
    stood = data.draw(stops(start))

    end = due(working(f"P{number}D"), start, calendar, stood)

    day, counted = calendar.local(start).date(), 0
    while counted < number:
        day += timedelta(days=1)
        close = calendar.close(day)
        runs = not any(stop.begin <= close < stop.end for stop in stood)
        counted += calendar.day(day).is_working and runs
    assert calendar.close(day) == end


@settings(deadline=None)
@given(st.data(), calendars(), moments, numbers, st.sampled_from(["D", "H"]))
def test_a_clock_that_stands_once_more_never_ends_a_term_earlier(
    data: st.DataObject, calendar: Calendar, start: datetime, number: int, unit: str
) -> None:
    term = working(f"P{number}D" if unit == "D" else f"PT{number + 1}H")
    stood = data.draw(stops(start))

    fewer, more = (due(term, start, calendar, stood[:count]) for count in (-1, len(stood)))

    assert fewer <= more


@settings(deadline=None)
@given(calendars(), moments, minutes, minutes)
def test_two_terms_one_after_the_other_are_one_of_their_sum(
    calendar: Calendar, start: datetime, one: int, other: int
) -> None:
    between = due(working(f"PT{one}M"), start, calendar)

    assert due(working(f"PT{other}M"), between, calendar) == due(
        working(f"PT{one + other}M"), start, calendar
    )
