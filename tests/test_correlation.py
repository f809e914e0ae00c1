"""One value, or several by name, as one text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procrunner.correlation import text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        ("KZ-7", "KZ-7"),
        ("a=b,c", "a=b,c"),
        (0, "0"),
        (7, "7"),
        (True, "true"),
        ({"year": 2026, "number": "7"}, "number=7,year=2026"),
        ({"name": "Әсел, a=b 5%"}, "name=Әсел%2C a%3Db 5%25"),
    ],
)
def test_a_value_is_written_as(value: Any, written: str) -> None:
    assert text(value) == written


MAPS = st.dictionaries(st.text(min_size=1), st.text())


@given(MAPS, MAPS)
def test_different_maps_are_different_texts(one: dict[str, str], other: dict[str, str]) -> None:
    assert (text(one) == text(other)) == (one == other)
