"""Calendar days, months and the plain clock, computed by hand; and clocks that stood."""

from __future__ import annotations

import pytest

from procrunner.calendar import Counting, Stop, due, stretches
from procrunner.errors import UsageError
from tests.calendar.given import OFFICE, almaty, read, said, working


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P3D", "2026-11-23 10:00", "Thu 2026-11-26 18:00"),
        # a last day off moves on to the next working day
        ("P3D", "2026-11-25 10:00", "Mon 2026-11-30 18:00"),
        ("P1D", "2026-03-20 10:00", "Thu 2026-03-26 18:00"),
        ("P2W", "2026-11-09 10:00", "Mon 2026-11-23 18:00"),
        ("P1M", "2026-10-20 10:00", "Fri 2026-11-20 18:00"),
        # a month that lacks the day ends with its last
        ("P1M", "2026-03-31 10:00", "Thu 2026-04-30 18:00"),
        ("P1M", "2027-01-29 10:00", "Mon 2027-03-01 18:00"),
        ("P1M", "2024-01-31 10:00", "Thu 2024-02-29 18:00"),
        ("P1Y", "2024-02-29 10:00", "Fri 2025-02-28 18:00"),
        ("P0D", "2026-11-21 10:00", "Mon 2026-11-23 18:00"),
    ],
)
def test_calendar_days_all_count_but_the_last_is_a_working_day(
    text: str, start: str, end: str
) -> None:
    assert said(due(read(text, Counting.CALENDAR), almaty(start), OFFICE)) == end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("PT2H", "2026-11-21 23:30", "Sun 2026-11-22 01:30"),
        ("P1D", "2026-11-21 10:00", "Sun 2026-11-22 10:00"),
        ("P1M", "2026-01-31 10:00", "Sat 2026-02-28 10:00"),
        # the clocks of Almaty were put back: 24 hours later the wall shows one less
        ("P1D", "2024-02-29 10:00", "Fri 2024-03-01 09:00"),
    ],
)
def test_by_the_clock_every_minute_counts(text: str, start: str, end: str) -> None:
    assert said(due(read(text, Counting.CLOCK), almaty(start), OFFICE)) == end


STOP = (Stop(almaty("2015-09-02 11:00"), almaty("2015-09-04 10:00"), "papers are corrected"),)


@pytest.mark.parametrize(
    ("text", "counting", "end"),
    [
        ("PT2H", Counting.WORKING, "Fri 2015-09-04 11:00"),
        ("PT2H", Counting.CLOCK, "Fri 2015-09-04 11:00"),
        # the closing hours of the 2nd and 3rd passed while it stood, that of the 4th did not
        ("P1D", Counting.WORKING, "Fri 2015-09-04 18:00"),
        ("P3D", Counting.CALENDAR, "Mon 2015-09-07 18:00"),
    ],
)
def test_time_in_which_the_clock_stood_does_not_count(
    text: str, counting: Counting, end: str
) -> None:
    assert said(due(read(text, counting), almaty("2015-09-02 10:00"), OFFICE, STOP)) == end


def test_what_was_left_runs_on_after_a_stop() -> None:
    end = due(working("PT5H"), almaty("2015-09-02 10:00"), OFFICE, STOP)

    assert said(end) == "Fri 2015-09-04 15:00", "one hour before; three until the break, one after"


def test_a_stop_is_told_with_its_reason() -> None:
    told = stretches(working("PT2H"), almaty("2015-09-02 10:00"), OFFICE, STOP)

    assert {each.reason for each in told if not each.is_counted} == {"papers are corrected"}


@pytest.mark.parametrize("counting", list(Counting))
def test_a_term_beyond_the_calendar_is_told(counting: Counting) -> None:
    text = {"calendar": "P9000Y"}.get(counting, "P400000D")

    with pytest.raises(UsageError) as refused:
        due(read(text, counting), almaty("2026-01-01 10:00"), OFFICE)

    assert str(refused.value) == (
        f"the term '{text}' leads beyond the calendar\n  Write a shorter one."
    )
