"""Where a project works, told by its calendar file."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.errors import NotFoundError, UsageError
from procrunner.project import calendars

REST = "version: '1'\nhours: {mon-fri: 09:00-18:00}\n"


@pytest.mark.parametrize(
    "line", ["zone: Asia/Almaty", "zone:   Asia/Almaty  # UTC+5", "'zone': 'Asia/Almaty'"]
)
def test_the_zone_is_found_however_it_is_written(tmp_path: Path, line: str) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(f"{REST}offices: {{shop: {{roles: [zone]}}}}\n{line}\n")

    assert str(calendars.zone(file)) == "Asia/Almaty"


def test_who_asks_for_the_zone_does_not_wait_for_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text("zone: Etc/GMT+5\nholidays: nowhere\n")

    assert str(calendars.zone(file)) == "Etc/GMT+5"


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("zone: Asia/Nowhere\n", "there is no time zone 'Asia/Nowhere'"),
        ("zone: ../Almaty\n", "there is no time zone '../Almaty'"),
        ("", "a calendar lacks 'zone'"),
    ],
)
def test_what_is_no_zone_is_refused(tmp_path: Path, said: str, complaint: str) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(REST + said)

    with pytest.raises(UsageError) as refused:
        calendars.zone(file)

    assert refused.value.what == complaint


def test_a_calendar_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no such calendar"):
        calendars.zone(tmp_path / "calendar.yaml")
