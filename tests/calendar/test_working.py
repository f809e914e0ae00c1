"""Working time, computed by hand: a 9 to 18 office with a break, Kazakhstan's days off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from procrunner.calendar import due, stretches, working_days, working_time
from tests.calendar.given import OFFICE, almaty, kazakhstan, said, working


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # over the break, the day's end, the week's end
        ("PT15M", "2015-09-02 12:50", "Wed 2015-09-02 14:05"),
        ("PT15M", "2015-09-04 17:50", "Mon 2015-09-07 09:05"),
        ("PT10M", "2015-09-04 17:50", "Fri 2015-09-04 18:00"),
        ("PT2H", "2015-09-02 08:00", "Wed 2015-09-02 11:00"),
        ("PT2H", "2015-09-02 13:30", "Wed 2015-09-02 16:00"),
        ("PT2H", "2015-09-02 23:00", "Thu 2015-09-03 11:00"),
        ("PT4H", "2015-09-02 09:00", "Wed 2015-09-02 13:00"),
        ("PT20H", "2015-09-02 16:00", "Mon 2015-09-07 11:00"),
        # a working Saturday (5 March 2016 in place of Monday 7 March) before the holiday
        ("PT2H", "2016-03-04 17:00", "Sat 2016-03-05 10:00"),
        ("PT9H", "2016-03-05 09:00", "Wed 2016-03-09 10:00"),
        # Nauryz 2026: Saturday to Monday, and two days for those lost on the weekend
        ("PT1H", "2026-03-20 17:30", "Thu 2026-03-26 09:30"),
        # Republic Day on a Sunday: the Monday after it is off
        ("PT1H", "2026-10-23 17:30", "Tue 2026-10-27 09:30"),
        # from the minute in which the break begins, ends, and the office closes
        ("PT1H", "2026-11-23 13:00", "Mon 2026-11-23 15:00"),
        ("PT1H", "2026-11-23 14:00", "Mon 2026-11-23 15:00"),
        ("PT1H", "2026-11-23 18:00", "Tue 2026-11-24 10:00"),
        # over a leap day
        ("PT8H", "2028-02-28 14:00", "Tue 2028-02-29 13:00"),
        ("PT9H", "2028-02-29 09:00", "Wed 2028-03-01 10:00"),
        # the night in which Almaty put its clocks back
        ("PT2H", "2024-02-29 17:00", "Fri 2024-03-01 10:00"),
    ],
)
def test_hours_of_work_run_while_the_office_works(text: str, start: str, end: str) -> None:
    assert said(due(working(text), almaty(start), OFFICE)) == end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # the day of the event does not count; the last day ends when the office closes
        ("P1D", "2015-09-02 10:00", "Thu 2015-09-03 18:00"),
        ("P1D", "2015-09-02 00:00", "Thu 2015-09-03 18:00"),
        ("P1D", "2015-09-02 23:59", "Thu 2015-09-03 18:00"),
        ("P1D", "2015-09-05 12:00", "Mon 2015-09-07 18:00"),
        ("P2D", "2015-09-04 10:00", "Tue 2015-09-08 18:00"),
        ("P15D", "2015-09-02 10:00", "Wed 2015-09-23 18:00"),
        ("P1D", "2015-12-15 10:00", "Fri 2015-12-18 18:00"),
        # transferred days: Saturday 4 May 2024 works in place of Wednesday 8 May
        ("P1D", "2024-05-03 10:00", "Sat 2024-05-04 18:00"),
        ("P3D", "2024-05-03 10:00", "Fri 2024-05-10 18:00"),
        # Nauryz 2026 and the leap day of 2024
        ("P3D", "2026-03-19 10:00", "Fri 2026-03-27 18:00"),
        ("P1D", "2024-02-28 10:00", "Thu 2024-02-29 18:00"),
        # the turn of a year
        ("P1D", "2025-12-31 10:00", "Mon 2026-01-05 18:00"),
        # New Year's second day on a Saturday, Monday for it, and Christmas on the Thursday
        ("P1D", "2026-12-31 10:00", "Tue 2027-01-05 18:00"),
        ("P3D", "2026-12-31 10:00", "Fri 2027-01-08 18:00"),
        # Victory Day on a Saturday: Monday 11 May is off
        ("P1D", "2026-05-08 10:00", "Tue 2026-05-12 18:00"),
        # Independence Day, of two days until 2021 and of one since
        ("P1D", "2026-12-15 10:00", "Thu 2026-12-17 18:00"),
        # before and on the leap day of 2028
        ("P1D", "2028-02-28 10:00", "Tue 2028-02-29 18:00"),
        ("P2D", "2028-02-28 10:00", "Wed 2028-03-01 18:00"),
    ],
)
def test_days_of_work_come_after_the_day_of_the_event(text: str, start: str, end: str) -> None:
    assert said(due(working(text), almaty(start), OFFICE)) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2015-09-02 10:00", "Wed 2015-09-02 18:00"),
        ("2015-09-02 08:00", "Wed 2015-09-02 18:00"),
        ("2015-09-02 18:00", "Thu 2015-09-03 18:00"),
        ("2015-09-05 10:00", "Mon 2015-09-07 18:00"),
    ],
)
def test_on_the_day_it_comes_is_that_day_or_the_next_that_works(start: str, end: str) -> None:
    assert said(due(working("P0D"), almaty(start), OFFICE)) == end


def test_before_the_fifth_working_day_ends_with_the_fourth() -> None:
    term = working("P5D", **{"term:bound": "before"})

    assert said(due(term, almaty("2015-09-02 10:00"), OFFICE)) == "Tue 2015-09-08 18:00"


def test_almaty_moved_by_an_hour_and_its_offices_did_not() -> None:
    before = due(working("P1D"), almaty("2024-02-27 10:00"), OFFICE)
    after = due(working("P1D"), almaty("2024-02-29 10:00"), OFFICE)

    assert (before.hour, after.hour) == (12, 13), "18:00 is 12:00 UTC, and then 13:00"


def test_a_decree_makes_a_friday_free_and_a_saturday_worked() -> None:
    decree = kazakhstan(
        days_off={datetime(2026, 11, 27).date(): "in place of Saturday 5 December"},  # noqa: DTZ001
        working_days={datetime(2026, 12, 5).date(): "in place of Friday 27 November"},  # noqa: DTZ001
    ).usual

    ends = [said(due(working(text), almaty("2026-11-26 10:00"), decree)) for text in ("P1D", "P6D")]

    assert ends == ["Mon 2026-11-30 18:00", "Sat 2026-12-05 18:00"]


def test_each_day_and_hour_on_the_way_has_its_reason() -> None:
    days = [
        (f"{OFFICE.local(each.begin):%d}", each.number, each.reason)
        for each in stretches(working("P2D"), almaty("2026-03-20 10:00"), OFFICE)
    ]

    assert days == [
        ("20", 0, "the day of the event does not count"),
        ("21", 0, "Nowruz Holiday"),
        ("22", 0, "Nowruz Holiday"),
        ("23", 0, "Nowruz Holiday"),
        ("24", 0, "Nowruz Holiday (observed)"),
        ("25", 0, "Nowruz Holiday (observed)"),
        ("26", 1, ""),
        ("27", 2, ""),
    ]


def test_hours_that_are_skipped_have_their_reasons() -> None:
    told = [
        (said(each.begin)[-5:], each.is_counted, each.reason)
        for each in stretches(working("PT6H"), almaty("2015-09-04 12:00"), OFFICE)
    ]

    assert told == [
        ("12:00", True, ""),
        ("13:00", False, "break"),
        ("14:00", True, ""),
        ("18:00", False, "after closing"),
        ("00:00", False, "Saturday"),
        ("00:00", False, "Sunday"),
        ("00:00", False, "before opening"),
        ("09:00", True, ""),
    ]


def test_working_time_between_two_moments_leaves_out_the_rest() -> None:
    worked = working_time(OFFICE, almaty("2015-09-04 12:00"), almaty("2015-09-07 10:00"))

    assert worked == timedelta(hours=6)


def test_nothing_is_worked_before_the_beginning() -> None:
    assert working_time(
        OFFICE, almaty("2015-09-04 12:00"), almaty("2015-09-03 12:00")
    ) == timedelta(0)


@pytest.mark.parametrize(("year", "days"), [(2014, 245), (2015, 245), (2016, 245), (2026, 247)])
def test_a_year_has_as_many_working_days_as_the_state_counts(year: int, days: int) -> None:
    last, end = almaty(f"{year - 1}-12-31").date(), almaty(f"{year}-12-31").date()

    assert working_days(OFFICE, last, end) == days
