"""Jobs of urgent topics come first, those that can wait come last, whenever they became due."""

from __future__ import annotations

import pytest

from tests.drawings import service
from tests.models import line
from tests.office import Office

HANDLERS = """
@handler("{0}", kind="idempotent")
def {0}():
    note("{0}")
"""


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ({}, ["slow", "usual", "urgent"]),
        ({"urgent": 5}, ["urgent", "slow", "usual"]),
        ({"slow": -1}, ["usual", "urgent", "slow"]),
        ({"urgent": 5, "slow": -1, "usual": 9}, ["usual", "urgent", "slow"]),
    ],
)
def test_what_is_more_urgent_is_done_first(
    office: Office, said: dict[str, int], order: list[str]
) -> None:
    office.settings("".join(f'[topics."{topic}"]\npriority = {n}\n' for topic, n in said.items()))
    office.handlers("".join(HANDLERS.format(each) for each in ("slow", "usual", "urgent")))
    for topic in ("slow", "usual", "urgent"):
        office.begin(line(service(topic)))
        office.clock.move(seconds=1)

    office.work()

    assert office.ledger == order
