"""Rows of a report, computed by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from procrunner.report import PERIODS, Row, Taken, page, rows


def taken(hours: float = 1, **other: Any) -> Taken:
    fields = {
        "process": "act.desk",
        "element": "look",
        "name": "Look",
        "variant": "",
        "unit": "clerk",
        "day": date(2026, 3, 2),
        "term": "PT4H",
        "allowed": timedelta(hours=4),
        "worked": timedelta(hours=hours),
        "is_done": True,
        "is_late": hours > 4,
        "late_by": timedelta(hours=max(0, hours - 4)),
    }
    return Taken(**(fields | other))


def only(*given: Taken) -> Row:
    (row,) = rows(given)
    return row


def test_median_and_nine_of_ten_are_of_those_done() -> None:
    row = only(*(taken(hours) for hours in range(1, 11)), taken(99, is_done=False))

    assert (row.median, row.most) == (timedelta(hours=5.5), timedelta(hours=9))


def test_each_case_counts_as_one_thing() -> None:
    row = only(
        taken(1),
        taken(2),
        taken(5),
        taken(1, is_done=False),
        taken(9, is_done=False),
        taken(6, is_done=False),
    )

    assert (row.count, row.in_time, row.late, row.waiting, row.overdue) == (6, 2, 1, 1, 2)
    assert (row.late_by, row.latest_by) == (timedelta(hours=2), timedelta(hours=5))


def test_without_one_that_is_done_there_is_no_time() -> None:
    row = only(taken(1, is_done=False))

    assert (row.median, row.most, row.late_by) == (timedelta(0),) * 3


def test_service_variant_unit_step_and_term_are_apart() -> None:
    different = [
        taken(),
        taken(process="act.portal"),
        taken(variant="duplicate"),
        taken(unit="head"),
        taken(element="sign"),
        taken(term="PT2H"),
    ]

    assert len(rows(different)) == len(different)


def test_steps_stand_as_they_came_after_the_whole() -> None:
    found = rows([taken(), taken(element="another"), taken(element="", name=""), taken()])

    assert [each.element for each in found] == ["", "look", "another"]


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("all", [""]),
        ("year", ["2026", "2027"]),
        ("quarter", ["2026-Q1", "2026-Q2", "2027-Q1"]),
        ("month", ["2026-01", "2026-03", "2026-04", "2027-01"]),
    ],
)
def test_periods_are_those_of_the_beginning(period: str, names: list[str]) -> None:
    days = [date(2026, 1, 31), date(2026, 3, 1), date(2026, 4, 1), date(2027, 1, 1)]

    assert [each.period for each in rows([taken(day=day) for day in days], period)] == names
    assert period in PERIODS


def test_the_page_loads_nothing_and_escapes_what_drawings_say() -> None:
    text = page(rows([taken(5, name="<script>", process="a&b")]), title="Terms & more").decode()

    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<h2>a&amp;b</h2>" in text
    assert "http" not in text.replace("http-equiv", "")
    assert "100 % late of 1" in text


def test_a_column_that_says_nothing_is_left_out() -> None:
    plain = page(rows([taken()]), title="t").decode()
    periods = page(rows([taken(variant="issue")], "month"), title="t").decode()

    assert "<th>Period</th>" not in plain
    assert "<th>Variant</th>" not in plain
    assert "<th>Period</th><th>Variant</th>" in periods


def test_times_below_an_hour_are_minutes_and_those_of_nobody_are_left_empty() -> None:
    text = page(rows([taken(0.25, late_by=timedelta(0)), taken(9, is_done=False)]), title="t")

    assert ">15 min</td>" in text.decode()
    assert page(rows([taken(1)]), title="t").decode().count("<td></td>") == 0
    assert page(rows([taken(1)]), title="t").decode().count('<td class="number"></td>') == 2


def test_a_label_that_does_not_fit_is_cut_and_whole_in_its_tooltip() -> None:
    name = "Құжаттардың толықтығын тексеру және қорытынды әзірлеу"

    text = page(rows([taken(name=name)]), title="t").decode()

    assert f"<title>{name} · clerk</title>" in text
    assert "…</text>" in text
