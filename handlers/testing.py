"""The system that tests experts: dates of tests, and right answers counted by the program.

Almaty city 4/636, attestation of experts, p. 7 items 10 and 12, p. 11 item 9. The pass mark stands
in the Rules of attestation (order 114 of 2014), which the system knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from procrunner.errors import HandlerError
from procrunner.handler import Call, handler

from .variables import day, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who is to be tested in what, and when."""

    iin: str
    speciality: str  #: what the questions are about
    day: date
    time: str  #: as the timetable says it: 10:00


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A place in a test, as it stands in variables."""

    number: str
    day: str
    time: str
    speciality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the program counted."""

    right: int  #: answers
    questions: int
    pass_mark: int  #: so many right answers are enough
    marked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The same as it stands in variables."""

    passed: bool
    right: int
    questions: int
    pass_mark: int
    marked_at: str


class TestSystem(Protocol):
    """The system "Attestation of experts"."""

    def book(self, candidate: Candidate, *, key: str, at: datetime) -> Booked | None:
        """A place, once for each key; None if there are no questions for the speciality.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def mark(self, booking: str, answers: str, *, key: str, at: datetime) -> Mark | None:
        """Count the right answers; the first ones stand. None if there is no such booking.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


@handler("testing.book", kind="idempotent")
def book(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    iin: str, speciality: str, test_day: str, test_time: str, *, test_system: TestSystem, call: Call
) -> Booked:
    """Give the candidate a place at the time that the order fixes, once.

    Raises:
        HandlerError: the day is not one, or the system has no such test.
    """
    candidate = Candidate(
        iin=text(iin, name="iin"),
        speciality=text(speciality, name="speciality"),
        day=day(test_day, name="test_day"),
        time=text(test_time, name="test_time"),
    )
    booked = test_system.book(candidate, key=call.key, at=call.now)
    if booked is None:
        raise HandlerError(
            f"the test system has no questions for '{speciality}'",
            hint="Mend the variable 'speciality', or let the system get them.",
        )
    return booked


@handler("testing.mark", kind="idempotent")
def mark(booking: str, answers: str, *, test_system: TestSystem, call: Call) -> Marked:
    """Count the right answers of that booking; no answers are no right answers.

    Raises:
        HandlerError: the test system knows no such booking.
    """
    number = text(booking, name="booking")
    found = test_system.mark(number, text(answers, name="answers"), key=call.key, at=call.now)
    if found is None:
        raise HandlerError(
            f"the test system knows no booking '{number}'",
            hint="Set the variable 'booking' to the number that testing.book gave.",
        )
    return Marked(
        passed=found.right >= found.pass_mark,
        right=found.right,
        questions=found.questions,
        pass_mark=found.pass_mark,
        marked_at=found.marked_at,
    )
