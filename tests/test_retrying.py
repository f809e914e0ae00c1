"""Retry policies: two spellings, one meaning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procrunner.errors import UsageError
from procrunner.retrying import policy

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", [1, 10]),
        ("R3/PT10M", [10, 10]),
        ("R1/PT10M", []),
        ("R0/PT10M", []),
        ("PT1M, PT10M,PT1H", [1, 10, 60]),
        ("PT0S", [0]),
    ],
)
def test_a_policy_says_how_long_to_wait_before_each_attempt(text: str, minutes: list[int]) -> None:
    read = policy(text)

    waits = [read.delay(attempts) for attempts in range(1, len(minutes) + 2)]

    assert waits == [*(n * MINUTE for n in minutes), None]


def test_jobs_that_failed_together_do_not_come_again_together() -> None:
    read, jobs = policy("R2/PT10M"), [f"i/{number}" for number in range(100)]

    waits = [read.delay(1, job=job, spread=0.1) for job in jobs]

    assert waits == [read.delay(1, job=job, spread=0.1) for job in jobs]
    assert len(set(waits)) == 100
    assert all(wait and 10 * MINUTE <= wait < 11 * MINUTE for wait in waits)


@pytest.mark.parametrize(
    "text", ["3", "R/PT1M", "R3/", "PT1M;PT2M", "P1M", "-PT1M", "tomorrow", f"P{'9' * 20}D", ","]
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        policy(text)

    assert str(caught.value) == (
        f"'{text}' is no retry policy\n  Write R3/PT10M, or PT1M,PT10M,PT1H."
    )


def test_a_policy_without_measure_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        policy("R99999999999/PT1S")

    assert str(caught.value) == (
        "'R99999999999/PT1S' asks for more than 1,000 attempts\n"
        "  Fewer, and longer apart: R10/PT1H."
    )
