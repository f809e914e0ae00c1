from __future__ import annotations

import pytest

from procrunner.errors import UsageError
from procrunner.veil import NO_VEIL, Veil, masked, read

VEIL = read({"variables": ["iin", "person"], "patterns": [r"\b\d{12}\b"]}, where="x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("900101300123", "9001******23"),
        ("Ахметова А.", "Ахме*****А."),
        ("12345678", "***"),
        ("", "***"),
    ],
)
def test_the_ends_of_a_long_text_are_left(text: str, left: str) -> None:
    assert masked(text) == left
    assert masked(left) == left


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("asked for 900101300123, again", "asked for 9001******23, again"),
        ("1234567890123", "1234567890123"),
        ({"iin": "900101300123", "fee": 5}, {"iin": "9001******23", "fee": 5}),
        ({"iin": 7, "x": None}, {"iin": "***", "x": None}),
        ({"iin": None, "person": True}, {"iin": None, "person": True}),
        (
            {"person": {"name": "Ахметова А.", "of": ["x"]}},
            {"person": {"name": "Ахме*****А.", "of": ["***"]}},
        ),
        ({"deep": [{"iin": "1"}, "900101300123"]}, {"deep": [{"iin": "***"}, "9001******23"]}),
        ({"number": 900101300123}, {"number": "9001******23"}),
        ({"ok": True, "rate": 1.5}, {"ok": True, "rate": 1.5}),
    ],
)
def test_data_are_masked_by_names_and_by_patterns(value: object, seen: object) -> None:
    assert VEIL.data(value) == seen
    assert VEIL.data(seen) == seen


def test_text_does_not_tell_what_personal_variables_are() -> None:
    known = {"person": {"name": "Ахметова Айгерим"}, "iin": 4711, "fee": "five", "x": "abc"}

    said = VEIL.text("no Ахметова Айгерим (4711) for five", known)

    assert said == "no Ахме**********им (***) for five"


def test_without_anything_personal_all_stays() -> None:
    assert read({}, where="x") == NO_VEIL == Veil()
    assert NO_VEIL.data({"iin": "900101300123"}) == {"iin": "900101300123"}


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"names": []}, "there is no setting 'names'\n  Settings are: patterns, variables."),
        ({"variables": "iin"}, "variables is 'iin'\n  Write variables = [\"…\"]."),
        ({"patterns": [1]}, 'patterns is [1]\n  Write patterns = ["…"].'),
        ({"patterns": ["("]}, "'(' is no pattern: missing ), unterminated subpattern\n  It is a"),
    ],
)
def test_what_is_not_understood_is_refused(section: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(section, where="x")

    assert str(refused.value).startswith(f"x: personal: {said}")
