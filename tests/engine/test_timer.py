"""Moments of timers: ISO 8601, aware, whatever the calendar does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from procrunner.engine.timer import Moment, moment
from procrunner.errors import ExpressionError

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("timeDuration", "PT15M", "2026-01-31T09:15"),
        ("timeDuration", " P1D ", "2026-02-01T09:00"),
        ("timeDuration", "P1M", "2026-02-28T09:00"),
        ("timeDuration", "P1Y", "2027-01-31T09:00"),
        ("timeDuration", "P2W", "2026-02-14T09:00"),
        ("timeDuration", "PT0S", "2026-01-31T09:00"),
        ("timeDate", "2026-03-01T09:00:00+05:00", "2026-03-01T04:00"),
        ("timeDate", "2026-03-01T09:00:00Z", "2026-03-01T09:00"),
        ("timeCycle", "R3/PT10M", "2026-01-31T09:10"),
        ("timeCycle", "R/2026-02-01T00:00:00Z/P1D", "2026-02-01T00:00"),
    ],
)
def test_a_timer_is_due_at(kind: str, text: str, due: str) -> None:
    assert moment(kind, text, NOW).due == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        (
            "timeDuration",
            "2 hours",
            "'2 hours' is no ISO 8601 duration\n  Write PT15M, PT2H or P1D.",
        ),
        (
            "timeDuration",
            "P9999Y",
            "'P9999Y' leads beyond the calendar\n  Write a shorter duration.",
        ),
        (
            "timeDuration",
            f"P{'9' * 20}D",
            f"'P{'9' * 20}D' is no ISO 8601 duration\n  Write PT15M, PT2H or P1D.",
        ),
        (
            "timeDate",
            "2026-03-01T09:00:00",
            "'2026-03-01T09:00:00' has no time zone\n  Add the offset: 2026-03-01T09:00:00+05:00.",
        ),
        (
            "timeDate",
            "PT1H",
            "'PT1H' is no ISO 8601 date and time\n  Write 2026-03-01T09:00:00+05:00.",
        ),
        (
            "timeCycle",
            "0 0 * * *",
            "'0 0 * * *' is no ISO 8601 cycle\n  Write R3/PT10M, or R/P1D without an end.",
        ),
        ("timeCycle", "R0/PT1H", "'R0/PT1H' never fires\n  Write R1/… or more."),
        ("timeCycle", "R2/PT0S", "'R2/PT0S' has no length\n  Write a duration above zero."),
    ],
)
def test_what_is_no_time_is_refused(kind: str, text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        moment(kind, text, NOW)

    assert str(caught.value) == complaint


def test_a_cycle_skips_what_was_missed_and_counts_it() -> None:
    first = Moment(NOW, 5, "PT1H")

    assert first.after(NOW) == Moment(NOW + timedelta(hours=1), 4, "PT1H", NOW, 1)
    assert first.after(NOW + timedelta(hours=2, minutes=30)) == Moment(
        NOW + timedelta(hours=3), 2, "PT1H", NOW, 3
    )
    assert first.after(NOW + timedelta(hours=5)) is None


def test_a_cycle_of_months_skips_too() -> None:
    after = Moment(NOW, None, "P1M").after(datetime(2026, 5, 1, tzinfo=UTC))

    assert after is not None
    assert after.due == datetime(2026, 5, 31, 9, tzinfo=UTC)


def fired(text: str, now: datetime, times: int = 10) -> list[str]:
    """When a cycle fires, if somebody looks each time."""
    seen: list[str] = []
    next_: Moment | None = moment("timeCycle", text, now)
    while next_ is not None and len(seen) < times:
        seen.append(f"{next_.due:%Y-%m-%dT%H:%M}")
        next_ = next_.after(next_.due)
    return seen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R2/PT10M", ["2026-01-31T09:10", "2026-01-31T09:20"]),
        ("R3/2026-02-01T00:00Z/P1D", ["2026-02-01T00:00", "2026-02-02T00:00", "2026-02-03T00:00"]),
        (
            "R3/2026-02-01T00:00Z/2026-02-01T06:00Z",
            ["2026-02-01T00:00", "2026-02-01T06:00", "2026-02-01T12:00"],
        ),
        ("R2/PT1H/2026-02-01T00:00Z", ["2026-01-31T23:00", "2026-02-01T00:00"]),
        ("R/PT6H/2026-02-01T00:00Z", ["2026-01-31T12:00", "2026-01-31T18:00", "2026-02-01T00:00"]),
        ("R3/P1M", ["2026-02-28T09:00", "2026-03-31T09:00", "2026-04-30T09:00"]),
        ("R3/P1M/2026-05-31T00:00Z", ["2026-03-31T00:00", "2026-04-30T00:00", "2026-05-31T00:00"]),
        (
            "R4/2026-01-31T10:00Z/P1M",
            ["2026-01-31T10:00", "2026-02-28T10:00", "2026-03-31T10:00", "2026-04-30T10:00"],
        ),
        ("R3/2028-02-29T00:00Z/P1Y", ["2028-02-29T00:00", "2029-02-28T00:00", "2030-02-28T00:00"]),
        (
            "R5/2028-02-29T00:00Z/P1Y",
            ["2028-02-29T00:00"]
            + [f"{y}-02-28T00:00" for y in (2029, 2030, 2031)]
            + ["2032-02-29T00:00"],
        ),
    ],
)
def test_a_cycle_fires_at(text: str, expected: list[str]) -> None:
    assert fired(text, NOW) == expected


def test_a_cycle_that_began_before_goes_on_at_its_next_firing() -> None:
    text = "R5/2026-01-29T10:00Z/P1D"

    assert fired(text, NOW) == ["2026-01-31T10:00", "2026-02-01T10:00", "2026-02-02T10:00"]


def test_a_cycle_that_is_over_fires_once_as_a_date_does() -> None:
    assert fired("R2/2026-01-01T10:00Z/P1D", NOW) == ["2026-01-01T10:00"]
    assert fired("R2/P1D/2026-01-01T10:00Z", NOW) == ["2026-01-01T10:00"]


def test_a_moment_without_a_cycle_has_no_next() -> None:
    assert Moment(NOW).after(NOW) is None
