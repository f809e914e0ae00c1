"""Forms: everything that does not fit is told at once, before anything happens."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from procrunner.definition import Field, Place
from procrunner.errors import UsageError
from procrunner.form import FormError, filled
from procrunner.form.words import HINT, PROBLEMS, TYPES

TODAY = date(2026, 3, 2)
FILE = {"attachment": "0" * 64, "name": "Scan.PDF", "size": 1000}
POWER = "${number != null && number != ''}"


def field(type_: str = "string", id_: str = "f", **more: Any) -> Field:
    facts: dict[str, Any] = {
        "label": "F",
        "default": "",
        "required": False,
        "constraints": {},
        "choices": {},
        "properties": {},
        "place": Place(),
    }
    return Field(id=id_, type=type_, **{**facts, **more})


def refusal(of: Field, value: Any) -> str:
    with pytest.raises(UsageError) as caught:
        filled([of], {of.id: value}, where="ask", today=TODAY)
    return caught.value.what


@pytest.mark.parametrize(
    ("of", "value"),
    [
        (field(), "text"),
        (field("long"), -3),
        (field("boolean"), False),
        (field("date"), "2026-03-01"),
        (field("enum", choices={"a": "A"}), "a"),
        (field(properties={"type": "file"}), {"name": "x.pdf"}),
        (field("long", constraints={"min": "1", "max": "3"}), 3),
        (field(constraints={"minlength": "2", "maxlength": "3", "pattern": "[a-z]+"}), "abc"),
        (field(constraints={"readonly": "true"}), "x"),
        (field("unknown-type"), [1]),
        (field("number", constraints={"min": "0.5"}), 0.5),
        (field("time", constraints={"max": "18:00"}), "17:59"),
        (field("datetime"), "2026-03-01T09:30"),
        (field("choices", choices={"a": "A", "b": "B"}), ["b", "a"]),
        (field("date", constraints={"min": "2026-03-01", "max": "today"}), "2026-03-02"),
        (field(constraints={"email": ""}), "a.b@example.org"),
        (field(constraints={"phone": ""}), "+7 (701) 000-00-00"),
        (field("boolean", constraints={"ticked": "true"}), True),
        (field("file", constraints={"accept": ".pdf", "maxsize": "1 KB"}), FILE),
        (field("file", constraints={"accept": "image/*,application/pdf"}), FILE),
        (field(constraints={"pattern": r"\d{12}"}), ""),
        (field("date"), ""),
    ],
)
def test_what_fits_passes(of: Field, value: Any) -> None:
    assert filled([of], {"f": value}, where="ask", today=TODAY) == {"f": value}


@pytest.mark.parametrize(
    ("of", "value", "text"),
    [
        (field(), 5, "'f' (F) is 5, not text"),
        (field("long"), "5", "'f' (F) is '5', not a whole number"),
        (field("long"), True, "'f' (F) is True, not a whole number"),
        (field("long"), 5.0, "'f' (F) is 5.0, not a whole number"),
        (field("boolean"), 1, "'f' (F) is 1, not true or false"),
        (field("date"), "1 March", "'f' (F) is '1 March', not a date, such as 2026-03-01"),
        (field("enum", choices={"a": "A", "b": "B"}), "c", "'f' (F) is 'c', not one of a, b"),
        (
            field(properties={"type": "file"}),
            "x.pdf",
            "'f' (F) is 'x.pdf', not an attachment (--attach NAME=PATH)",
        ),
        (field("long", constraints={"min": "1"}), 0, "'f' (F) is below 1"),
        (field("long", constraints={"max": "1"}), 2, "'f' (F) is above 1"),
        (field(constraints={"minlength": "2"}), "a", "'f' (F) is shorter than 2 letters"),
        (field(constraints={"maxlength": "2"}), "abc", "'f' (F) is longer than 2 letters"),
        (field(constraints={"pattern": r"\d{2}"}), "1", r"'f' (F) does not match \d{2}"),
        (field(required=True), "", "'f' (F) is empty"),
        (field("number"), "1", "'f' (F) is '1', not a number"),
        (field("number", constraints={"max": "0.5"}), 0.6, "'f' (F) is above 0.5"),
        (field("time"), "25:00", "'f' (F) is '25:00', not a time, such as 09:30"),
        (
            field("datetime"),
            "now",
            "'f' (F) is 'now', not a date and time, such as 2026-03-01T09:30",
        ),
        (
            field("choices", choices={"a": "A"}),
            ["a", "c"],
            "'f' (F) is ['a', 'c'], not a list of any of a",
        ),
        (
            field("date", constraints={"min": "2026-03-01"}),
            "2026-02-28",
            "'f' (F) is before 2026-03-01",
        ),
        (field("date", constraints={"max": "today"}), "2026-03-03", "'f' (F) is after 2026-03-02"),
        (field(constraints={"email": ""}), "a@b", "'f' (F) is no e-mail address"),
        (
            field(constraints={"phone": ""}),
            "112",
            "'f' (F) is no telephone number, such as +77010000000",
        ),
        (field("boolean", constraints={"ticked": "true"}), False, "'f' (F) is not ticked"),
        (
            field("file", constraints={"accept": "image/*"}),
            FILE,
            "'f' (F) is a file of another type than image/*",
        ),
        (
            field("file", constraints={"maxsize": "999"}),
            FILE,
            "'f' (F) is a file larger than 999",
        ),
        (
            field("file", constraints={"maxsize": "1 KB"}),
            {"name": "x.pdf"},
            "'f' (F) has a rule in the diagram that cannot be applied to it: maxsize 1 KB",
        ),
        (
            field(constraints={"pattern": "["}),
            "a",
            "'f' (F) has a rule in the diagram that cannot be applied to it: pattern [",
        ),
        (
            field(constraints={"min": "1"}),
            "a",
            "'f' (F) has a rule in the diagram that cannot be applied to it: min 1",
        ),
    ],
)
def test_what_does_not_fit_is_told(of: Field, value: Any, text: str) -> None:
    assert refusal(of, value) == text


def test_everything_wrong_is_told_at_once_with_an_example() -> None:
    fields = [
        field("long", "age", required=True, label="Age"),
        field("enum", "kind", required=True, choices={"a": "", "b": ""}),
        field("boolean", "sure"),
    ]

    with pytest.raises(UsageError) as caught:
        filled(fields, {"sure": "yes"}, where="ask", today=TODAY)

    assert str(caught.value) == (
        "ask: 'age' (Age) is missing: a whole number; 'kind' (F) is missing: one of a, b; "
        "'sure' (F) is 'yes', not true or false\n  Give them with --set age=…"
    )


@pytest.mark.parametrize(
    ("of", "value"),
    [
        (field("long", default="5"), 5),
        (field("boolean", default="true"), True),
        (field("boolean", default="false"), False),
        (field(default="x"), "x"),
        (field(), ""),
    ],
)
def test_defaults_fill_what_was_not_given(of: Field, value: Any) -> None:
    assert filled([of], {}, where="ask", today=TODAY) == {"f": value}


def test_a_default_is_no_answer_to_what_was_given() -> None:
    assert filled([field("long", default="5")], {"f": 0}, where="ask", today=TODAY) == {"f": 0}


def test_a_default_that_does_not_fit_is_told_like_a_value() -> None:
    with pytest.raises(UsageError) as caught:
        filled([field("long", default="five")], {}, where="ask", today=TODAY)

    assert caught.value.what == "'f' (F) is 'five', not a whole number"


def test_nothing_given_for_an_optional_field_is_nothing() -> None:
    assert filled([field("long")], {"f": None}, where="ask", today=TODAY) == {"f": None}
    assert filled([field("long")], {}, where="ask", today=TODAY) == {}


def test_variables_that_are_no_field_pass() -> None:
    assert filled([], {"other": 1}, where="ask", today=TODAY) == {"other": 1}


def power(**properties: str) -> list[Field]:
    """The number of a power of attorney, and its date, which depends on it."""
    named = properties or {"shown-if": POWER}
    day = field("date", "day", required="required-if" not in named, properties=named, label="Day")
    return [field(id_="number"), day]


def fill(fields: list[Field], **given: Any) -> dict[str, Any]:
    return filled(fields, given, where="ask", today=TODAY)


def test_a_field_is_required_only_where_it_is_asked_for() -> None:
    with pytest.raises(FormError) as caught:
        fill(power(), number="7")

    assert caught.value.what == "'day' (Day) is missing: a date, such as 2026-03-01"
    assert fill(power(), number="") == {"number": "", "day": None}
    assert fill(power(), number="7", day="2026-03-01") == {"number": "7", "day": "2026-03-01"}


def test_a_value_for_a_field_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        fill(power(), day="2026-03-01")

    assert caught.value.what == f"'day' (Day) is not asked for: only where {POWER}"


def test_a_field_may_be_required_by_another() -> None:
    fields = power(**{"required-if": POWER})

    with pytest.raises(FormError, match="'day'"):
        fill(fields, number="7")

    assert fill(fields, day="2026-03-01") == {"number": "", "day": "2026-03-01"}
    assert fill(fields) == {"number": "", "day": None}


def test_what_depends_on_a_hidden_field_sees_nothing_in_it() -> None:
    third = field(id_="why", properties={"shown-if": "${day != null}"}, required=True)

    assert fill([*power(), third]) == {"number": "", "day": None, "why": None}


def test_a_condition_that_cannot_be_computed_is_told() -> None:
    asked = field(id_="f", properties={"shown-if": "${n > 1}"})

    with pytest.raises(FormError, match=r"cannot be applied to it: \$\{n > 1\} cannot be computed"):
        fill([field("long", "n"), asked])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "kk",
            "q: 'n' (Нөмірі) толтырылмаған; керегі: бүтін сан\n  Мәндерді былай беріңіз: --set n=…",
        ),
        (
            "ru",
            "q: 'n' (Номер) не заполнено; нужно: целое число\n  Задайте значения так: --set n=…",
        ),
        ("en", "q: 'n' (Нөмірі) is missing: a whole number\n  Give them with --set n=…"),
    ],
)
def test_what_is_wrong_is_told_in_three_languages(language: str, text: str) -> None:
    asked = field("long", "n", required=True, label="Нөмірі", properties={"label:ru": "Номер"})

    with pytest.raises(FormError) as caught:
        filled([asked], {}, where="q", today=TODAY)

    assert caught.value.told(language) == text


def test_every_message_has_the_same_gaps_in_three_languages() -> None:
    for said in (*TYPES.values(), *PROBLEMS.values(), HINT):
        gaps = {frozenset(re.findall(r"\{(\w+)\}", text)) for text in said}
        assert len(said) == 3
        assert len(gaps) == 1, said
