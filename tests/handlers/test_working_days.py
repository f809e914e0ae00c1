"""working-days.plan over the calendar of the project."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from given import MakeCall

from handlers.working_days import WorkingDays, plan
from procrunner.errors import UsageError

ROOT = Path(__file__).parents[2]
FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BEFORE_INDEPENDENCE_DAY = datetime(2026, 12, 15, 6, tzinfo=UTC)


@pytest.fixture
def working_days() -> WorkingDays:
    return WorkingDays(str(ROOT / "calendars" / "kazakhstan.yaml"))


@pytest.mark.parametrize(
    ("start", "term", "day"),
    [
        (FRIDAY, "P2D", "2026-11-24"),
        (FRIDAY, "P3D", "2026-11-25"),
        (FRIDAY, "P15D", "2026-12-11"),
        (FRIDAY, "P0D", "2026-11-20"),
        (BEFORE_INDEPENDENCE_DAY, "P1D", "2026-12-17"),
    ],
)
def test_a_term_ends_on_a_working_day(
    working_days: WorkingDays, call: MakeCall, start: datetime, term: str, day: str
) -> None:
    planned = plan(term, working_days=working_days, call=call(now=start))

    assert (planned.day, planned.term) == (day, term)
    assert planned.calendar == working_days.version


def test_what_is_no_term_is_told(working_days: WorkingDays, call: MakeCall) -> None:
    with pytest.raises(UsageError, match="the term 'soon' is no ISO 8601 duration"):
        plan("soon", working_days=working_days, call=call())
