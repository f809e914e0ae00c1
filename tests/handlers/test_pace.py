"""A system is asked no faster than its owner allows; who would wait long comes again instead."""

import time
from datetime import timedelta
from typing import ClassVar

import pytest
import serving

from handlers.demo import samples
from handlers.pace import Pace
from handlers.registries_http import HttpIndividuals
from procrunner.handler import Retry


def test_questions_are_kept_apart() -> None:
    pace = Pace(4, clock=lambda: 100.0)

    assert [pace.delay(10) for _ in range(4)] == [0, 0.25, 0.5, 0.75]


def test_a_question_that_would_wait_too_long_takes_nobody_s_place() -> None:
    pace = Pace(1, clock=lambda: 100.0)
    pace.delay(0)

    assert [pace.delay(0.5), pace.delay(0.5), pace.delay(2)] == [1, 1, 1]


def test_a_pause_leaves_nothing_to_catch_up() -> None:
    moments = iter([0.0, 60.0, 60.0])
    pace = Pace(2, clock=lambda: next(moments))

    assert [pace.delay(9) for _ in range(3)] == [0, 0, 0.5]


def test_without_a_pace_nobody_waits() -> None:
    pace = Pace(0, clock=lambda: 100.0)

    assert [pace.delay(0) for _ in range(3)] == [0, 0, 0]


def test_a_registry_is_asked_so_many_times_a_second() -> None:
    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, serving.answered(body, None)

    with serving.served(respond) as url:
        registry = HttpIndividuals(url, per_second=20)
        began = time.monotonic()
        for _ in range(5):
            registry.find(samples.APPLICANT, key="k")

    assert time.monotonic() - began >= 0.2


def test_who_would_wait_longer_than_a_second_is_put_off_without_losing_an_attempt() -> None:
    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, serving.answered(body, None)

    with serving.served(respond) as url:
        registry = HttpIndividuals(url, per_second=0.1)
        registry.find(samples.APPLICANT, key="k")

        with pytest.raises(Retry, match=r"no more than 0\.1 questions a second") as raised:
            registry.find(samples.APPLICANT, key="k")

    assert 9 < raised.value.after.total_seconds() <= 10


def test_workers_that_share_turns_ask_no_faster_together() -> None:
    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, serving.answered(body, None)

    class Shared:
        """Turns an hour apart."""

        taken: ClassVar[list[str]] = []

        def take(self, name: str, *, apart: timedelta, most: timedelta) -> timedelta:
            wait = apart * len(self.taken)
            self.taken += [name] if wait <= most else []
            return wait

    with serving.served(respond) as url:
        one, other = (HttpIndividuals(url, per_second=1 / 3600, turns=Shared()) for _ in range(2))
        one.find(samples.APPLICANT, key="k")

        with pytest.raises(Retry) as raised:
            other.find(samples.APPLICANT, key="k")

    assert raised.value.after == timedelta(hours=1)
    assert Shared.taken == ["individuals"]
