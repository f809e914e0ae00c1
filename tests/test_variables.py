"""Variables from outside: plain JSON within limits, or a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest

from procrunner.errors import UsageError
from procrunner.variables import DEPTH_LIMIT, SIZE_LIMIT, checked


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        (True, True),
        (2**63 - 1, 2**63 - 1),
        (1.5, 1.5),
        ("Әлия 😀", "Әлия 😀"),
        ((1, [2, (3,)]), [1, [2, [3]]]),
        ({"a": {1: "one"}}, {"a": {"1": "one"}}),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01T09:00:00+00:00"),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
    ],
)
def test_what_json_can_hold_passes(given: Any, kept: Any) -> None:
    result = checked({"v": given}, where="x")["v"]

    assert (result, type(result)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (float("nan"), "'v' is nan"),
        (float("inf"), "'v' is inf"),
        (2**63, "'v' is a whole number of more than 64 bits"),
        (-(2**63) - 1, "'v' is a whole number of more than 64 bits"),
        (Decimal(1), "'v' is a Decimal"),
        (b"x", "'v' is a bytes"),
        ({1, 2}, "'v' is a set"),
        ("a\x00b", "'v' is text with a NUL or half a character"),
        ("\ud800", "'v' is text with a NUL or half a character"),
        ({"a\x00": 1}, "'a key of v' is text with a NUL or half a character"),
        ({"a": [1, {"b": object()}]}, "'v.a[1].b' is a object"),
    ],
)
def test_what_json_cannot_hold_is_refused(given: Any, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked({"v": given}, where="topic")

    assert str(caught.value) == (
        f"topic: {text}, which JSON cannot hold\n"
        "  Use text, numbers, true and false, null, lists and maps."
    )


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a b", "a.b"])
def test_a_name_that_no_expression_can_mention_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked({name: 1}, where="x")

    assert str(caught.value) == (
        f"x: {name!r} is no name for a variable\n"
        "  Use letters, digits and _, beginning with a letter."
    )


def test_a_large_variable_is_refused_with_the_way_to_attach_it() -> None:
    with pytest.raises(UsageError) as caught:
        checked({"scan": "я" * (SIZE_LIMIT // 2)}, where="x")

    assert str(caught.value) == (
        "x: the variable 'scan' has 262,146 bytes; 262,144 are allowed\n"
        "  Attach it as a file: --attach scan=PATH"
    )


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_deep_nesting_is_refused_without_a_crash() -> None:
    checked({"v": nested(DEPTH_LIMIT)}, where="x")

    for levels in (DEPTH_LIMIT + 1, 50_000):
        with pytest.raises(UsageError) as caught:
            checked({"v": nested(levels)}, where="x")
        assert caught.value.what.endswith("nests deeper than 100 levels")


def test_what_was_given_is_not_shared() -> None:
    given = {"v": {"deep": [1]}}

    result = checked(given, where="x")
    given["v"]["deep"].append(2)

    assert result == {"v": {"deep": [1]}}
