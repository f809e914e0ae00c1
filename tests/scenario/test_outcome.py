"""What is expected is held against what was found: names by name, lists as a whole, patterns."""

from __future__ import annotations

import pytest

from procrunner.scenario.outcome import differences

FOUND = {"number": "ХТБС-2026-000001", "who": {"iin": "1", "name": "A"}, "items": [1, 2]}
PAPERS = [{"kind": "refusal", "reasons": ["late"]}, {"kind": "licence"}]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"number": "ХТБС-2026-000001"}, FOUND),
        ({"number": r"/ХТБС-\d{4}-\d{6}/"}, FOUND),
        ({"who": {"iin": "1"}}, FOUND),
        ({"items": [1, 2]}, FOUND),
        (["refusal", "licence"], PAPERS),
        ([{"kind": "refusal", "reasons": ["late"]}, "licence"], PAPERS),
        ([], []),
        (None, None),
        ({"date": None}, FOUND),
    ],
)
def test_it_fits(expected: object, found: object) -> None:
    assert list(differences("expects", expected, found, "x")) == []


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ({"number": "1"}, FOUND, 'x.number = "ХТБС-2026-000001"'),
        ({"number": r"/\d+/"}, FOUND, "x.number"),
        ({"date": "1"}, FOUND, "There is no 'date'."),
        ({"who": {"iin": "2"}}, FOUND, 'x.who.iin = "1"'),
        ({"items": [1]}, FOUND, "x.items = [1, 2]"),
        ({"items": [1, 3]}, FOUND, "x.items[1] = 2"),
        (["refusal"], PAPERS, 'x = ["refusal", "licence"]'),
        (1, True, "x = true"),
        (None, 0, "x = 0"),
        ("/a/", 1, "x = 1"),
    ],
)
def test_it_does_not_fit(expected: object, found: object, said: str) -> None:
    (difference,) = differences("expects", expected, found, "x")

    assert said in str(difference)
