"""testing.book and testing.mark over every adapter."""

from collections.abc import Callable
from pathlib import Path

import pytest
import serving
from given import MakeCall, Registries

from handlers.demo.samples import APPLICANT, FEW_RIGHT, NEWCOMER, RIGHT_ANSWERS
from handlers.registries import RegistryDownError
from handlers.testing import Booked, Marked, book, mark
from handlers.testing import TestSystem as System  # its name would make it a test
from handlers.testing_sql import SqlTestSystem
from procrunner.errors import HandlerError
from procrunner.handler import Call

Book = Callable[[Call], Booked]


@pytest.fixture
def test_system(registries: Registries) -> System:
    return registries.test_system


@pytest.fixture
def booked(test_system: System) -> Book:
    return lambda call: book(
        APPLICANT, "expertise", "2026-12-01", "10:00", test_system=test_system, call=call
    )


def test_a_candidate_gets_one_place_however_often_it_is_asked_for(
    booked: Book, call: MakeCall
) -> None:
    first, again, other = (booked(call(key)) for key in ("a", "a", "b"))

    assert first == again
    assert first == Booked(
        number="ТС-2026-000001", day="2026-12-01", time="10:00", speciality="expertise"
    )
    assert other.number == "ТС-2026-000002"


@pytest.mark.parametrize(
    ("answers", "right"),
    [(RIGHT_ANSWERS, 10), ("БАГВДАБ", 7), ("БАГВДА", 6), (FEW_RIGHT, 5), ("", 0)],
)
def test_the_program_counts_right_answers(
    test_system: System, booked: Book, call: MakeCall, answers: str, right: int
) -> None:
    number = booked(call("a")).number

    marked = mark(number, answers, test_system=test_system, call=call("b"))

    assert marked == Marked(
        passed=right >= 7,
        right=right,
        questions=10,
        pass_mark=7,
        marked_at="2026-11-20T09:30:00+00:00",
    )


def test_the_first_answers_stand(test_system: System, booked: Book, call: MakeCall) -> None:
    number = booked(call("a")).number
    mark(number, FEW_RIGHT, test_system=test_system, call=call("b"))

    again = mark(number, RIGHT_ANSWERS, test_system=test_system, call=call("c"))

    assert (again.right, again.passed) == (5, False)


@pytest.mark.parametrize("number", ["", "ТС-2026-000009", "XX-2026-000001", "ТС-2026-1", "1"])
def test_a_booking_that_is_not_known_is_no_failed_test(
    test_system: System, booked: Book, call: MakeCall, number: str
) -> None:
    booked(call("a"))

    with pytest.raises(HandlerError, match=f"knows no booking '{number}'"):
        mark(number, "", test_system=test_system, call=call("b"))


@pytest.mark.parametrize(
    ("speciality", "test_day", "what"),
    [
        ("cookery", "2026-12-01", "no questions for 'cookery'"),
        ("expertise", "tomorrow", "'tomorrow' is not a date"),
    ],
)
def test_what_cannot_be_booked_is_told(
    test_system: System, call: MakeCall, speciality: str, test_day: str, what: str
) -> None:
    with pytest.raises(HandlerError, match=what):
        book(NEWCOMER, speciality, test_day, "10:00", test_system=test_system, call=call())


def test_a_test_system_that_is_away_is_told(tmp_path: Path, call: MakeCall) -> None:
    away = SqlTestSystem(serving.url(tmp_path, "testing"))

    with pytest.raises(RegistryDownError, match="the test system does not answer"):
        book(APPLICANT, "expertise", "2026-12-01", "10:00", test_system=away, call=call())
