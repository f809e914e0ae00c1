"""A system that does not answer is left alone for a while."""

from handlers.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_few_failures_change_nothing() -> None:
    breaker = Breaker(failures=3, rest=30, clock=Clock())

    breaker.failed()
    breaker.failed()

    assert breaker.rests() == 0


def test_after_the_last_failure_it_rests() -> None:
    breaker = _open(clock := Clock())

    clock.now = 10

    assert breaker.rests() == 20


def test_after_the_rest_one_asks_and_the_others_rest_on() -> None:
    breaker = _open(clock := Clock())

    clock.now = 30

    assert [breaker.rests() for _ in range(3)] == [0, 30, 30]


def test_one_answer_closes_it() -> None:
    breaker = _open(clock := Clock())
    clock.now = 30

    breaker.answered()
    breaker.failed()

    assert breaker.rests() == 0


def test_a_failure_after_the_rest_begins_another() -> None:
    breaker = _open(clock := Clock())
    clock.now = 31

    breaker.rests()
    breaker.failed()

    assert breaker.rests() == 30


def _open(clock: Clock) -> Breaker:
    breaker = Breaker(failures=3, rest=30, clock=clock)
    for _ in range(3):
        breaker.failed()
    return breaker
