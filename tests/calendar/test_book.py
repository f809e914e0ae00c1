"""Calendar files: what they say, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from procrunner.calendar import Term, book, due, term
from procrunner.errors import UsageError
from tests.calendar.given import WEEK, almaty, kazakhstan, said, working

SHOP = {"shop": {"roles": ["clerk"], "hours": {"mon-sat": "09:00-20:00"}}}


def test_a_role_keeps_the_hours_of_its_office() -> None:
    known = kazakhstan(offices=SHOP)

    ends = [
        said(due(working("P1D"), almaty("2026-11-20 10:00"), known.of(roles)))
        for roles in (["clerk"], ["head"], ["head", "clerk"], [])
    ]

    shop, usual = "Sat 2026-11-21 20:00", "Mon 2026-11-23 18:00"
    assert ends == [shop, usual, shop, usual]


def test_an_office_may_keep_no_holidays() -> None:
    portal = {"roles": ["applicant"], "holidays": "", "hours": {"mon-sun": "00:00-24:00"}}
    known = kazakhstan(offices={"portal": portal})

    end = due(working("PT2H"), almaty("2026-12-31 23:00"), known.of(["applicant"]))

    assert said(end) == "Fri 2027-01-01 01:00"


def test_the_project_s_own_calendar_is_read() -> None:
    file = Path(__file__).parents[2] / "calendars" / "kazakhstan.yaml"

    known = book(yaml.safe_load(file.read_text("utf-8")), where=file.name)

    assert known.version == "2026-1"
    assert known.of(["sc-worker"]).name == "one-stop shop"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"zone": "Asia/Nowhere"}, "there is no time zone 'Asia/Nowhere'"),
        ({"holidays": "XX"}, "no holidays are known of the country 'XX'"),
        ({"hours": {"mon-fry": "09:00-18:00"}}, "'mon-fry' are no days of the week"),
        ({"hours": {"fri-mon": "09:00-18:00"}}, "'fri-mon' runs backwards"),
        ({"hours": {"mon": "9-18"}}, "'9-18' are no hours of work"),
        ({"hours": {"mon": "18:00-09:00"}}, "'18:00-09:00' are no hours of work"),
        ({"hours": {"mon": "09:00-25:00"}}, "'09:00-25:00' are no hours of work"),
        (
            {"hours": {"mon": "09:00-14:00 13:00-18:00"}},
            "the hours '09:00-14:00 13:00-18:00' overlap",
        ),
        ({"hours": {}}, "nobody ever works"),
        ({"days_off": {"tomorrow": "why"}}, "'tomorrow' under days_off is no day with its reason"),
        (
            {"working_days": {date(2026, 1, 3): ""}},
            "'2026-01-03' under working_days is no day with its reason",
        ),
        ({"hollidays": "KZ"}, "a calendar has no setting 'hollidays'"),
        ({"offices": {"a": {"role": "x"}}}, "the office 'a' has no setting 'role'"),
        ({"offices": {"a": []}}, "the office 'a' is [], not a map"),
        (
            {"offices": {"a": {"roles": ["x"]}, "b": {"roles": ["x"]}}},
            "the role 'x' has two offices",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told(more: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError) as refused:
        kazakhstan(**more)

    assert (refused.value.where, refused.value.what) == ("calendar.yaml", wrong)
    assert refused.value.hint


@pytest.mark.parametrize("key", ["version", "zone", "hours"])
def test_what_a_file_lacks_is_told(key: str) -> None:
    whole = {"version": "1", "zone": "UTC", "hours": WEEK}
    del whole[key]

    with pytest.raises(UsageError, match=f"a calendar lacks '{key}'"):
        book(whole, where="calendar.yaml")


@pytest.mark.parametrize(
    ("properties", "wrong"),
    [
        ({"term": "2 hours"}, "the term '2 hours' is no ISO 8601 duration"),
        (
            {"term": "P1D", "term:calendar": "office"},
            "the term 'P1D' has an unknown calendar 'office'",
        ),
        (
            {"term": "P1M", "term:calendar": "working"},
            "the term 'P1M' has no working days of its own",
        ),
        (
            {"term": "P1W", "term:calendar": "working"},
            "the term 'P1W' has no working days of its own",
        ),
        ({"term": "PT2H", "term:calendar": "calendar"}, "the term 'PT2H' counts hours"),
        (
            {"term": "P1DT2H", "term:calendar": "working"},
            "the term 'P1DT2H' mixes days and hours of work",
        ),
        ({"term": "PT2H", "term:bound": "before"}, "the term 'PT2H' has no day to be before of"),
        ({"term": "P2D", "term:bound": "about"}, "term:bound is 'about', which nobody knows"),
    ],
)
def test_a_term_that_nobody_can_count_is_told(properties: dict[str, str], wrong: str) -> None:
    with pytest.raises(UsageError) as refused:
        term(properties)

    assert refused.value.what == wrong


def test_without_a_term_there_is_none() -> None:
    assert term({"term:calendar": "working"}) is None


def test_a_term_is_by_the_clock_unless_it_says_otherwise() -> None:
    found = term({"term": "P1D"})

    assert isinstance(found, Term)
    assert found.counting == "clock"
