"""Forms: everything that does not fit is told at once, before anything happens."""

from __future__ import annotations

from typing import Any

import pytest

from procrunner.definition import Field, Place
from procrunner.errors import UsageError
from procrunner.form import filled


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
        filled([of], {of.id: value}, where="ask")
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
        (field(constraints={"pattern": r"\d{12}"}), ""),
        (field("date"), ""),
    ],
)
def test_what_fits_passes(of: Field, value: Any) -> None:
    assert filled([of], {"f": value}, where="ask") == {"f": value}


@pytest.mark.parametrize(
    ("of", "value", "text"),
    [
        (field(), 5, "'f' (F) is 5, not text"),
        (field("long"), "5", "'f' (F) is '5', not a whole number"),
        (field("long"), True, "'f' (F) is True, not a whole number"),
        (field("long"), 5.0, "'f' (F) is 5.0, not a whole number"),
        (field("boolean"), 1, "'f' (F) is 1, not true or false"),
        (field("date"), "1 March", "'f' (F) is '1 March', not a date, such as 2026-03-01"),
        (field("enum", choices={"a": "A", "b": "B"}), "c", "'f' (F) is 'c', not one of: a, b"),
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
        filled(fields, {"sure": "yes"}, where="ask")

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
    assert filled([of], {}, where="ask") == {"f": value}


def test_a_default_is_no_answer_to_what_was_given() -> None:
    assert filled([field("long", default="5")], {"f": 0}, where="ask") == {"f": 0}


def test_a_default_that_does_not_fit_is_told_like_a_value() -> None:
    with pytest.raises(UsageError) as caught:
        filled([field("long", default="five")], {}, where="ask")

    assert caught.value.what == "'f' (F) is 'five', not a whole number"


def test_nothing_given_for_an_optional_field_is_nothing() -> None:
    assert filled([field("long")], {"f": None}, where="ask") == {"f": None}
    assert filled([field("long")], {}, where="ask") == {}


def test_variables_that_are_no_field_pass() -> None:
    assert filled([], {"other": 1}, where="ask") == {"other": 1}
