"""e-queue.book and e-queue.take over every adapter."""

from pathlib import Path

import pytest
import serving
from given import MakeCall, Registries

from handlers.demo.samples import APPLICANT, NEWCOMER
from handlers.e_queue import EQueue, Ticket, book, take
from handlers.e_queue_sql import SqlEQueue
from handlers.registries import RegistryDownError
from procrunner.errors import HandlerError

OFFICE = "Алмалы"


@pytest.fixture
def e_queue(registries: Registries) -> EQueue:
    return registries.e_queue


def test_a_booked_time_is_given_once(e_queue: EQueue, call: MakeCall) -> None:
    first, again, other, later = (
        book(iin, OFFICE, "2026-11-23", time, e_queue=e_queue, call=call(key))
        for iin, time, key in [
            (APPLICANT, "10:15", "a"),
            (APPLICANT, "10:15", "a"),
            (NEWCOMER, "10:15", "b"),
            (NEWCOMER, "10:30", "c"),
        ]
    )

    assert first == again
    assert first == Ticket(
        booked=True, reason="ok", number="К-2026-000001", day="2026-11-23", time="10:15"
    )
    assert other == Ticket(booked=False, reason="taken", number="", day="2026-11-23", time="10:15")
    assert later.number == "К-2026-000002"


def test_another_office_has_its_own_times(e_queue: EQueue, call: MakeCall) -> None:
    book(APPLICANT, OFFICE, "2026-11-23", "10:15", e_queue=e_queue, call=call("a"))

    elsewhere = book(NEWCOMER, "Медеу", "2026-11-23", "10:15", e_queue=e_queue, call=call("b"))

    assert elsewhere.booked


def test_a_day_that_is_past_cannot_be_booked(e_queue: EQueue, call: MakeCall) -> None:
    ticket = book(APPLICANT, OFFICE, "2026-11-19", "10:15", e_queue=e_queue, call=call())

    assert (ticket.booked, ticket.reason) == (False, "past")


def test_whoever_comes_without_a_booking_gets_a_ticket(e_queue: EQueue, call: MakeCall) -> None:
    first, again, other = (
        take(APPLICANT, OFFICE, e_queue=e_queue, call=call(key)) for key in ("a", "a", "b")
    )

    assert first == again
    assert first == Ticket(
        booked=True, reason="ok", number="К-2026-000001", day="2026-11-20", time=""
    )
    assert other.number == "К-2026-000002"


def test_a_day_that_is_none_is_told(e_queue: EQueue, call: MakeCall) -> None:
    with pytest.raises(HandlerError, match="'Monday' is not a date"):
        book(APPLICANT, OFFICE, "Monday", "10:15", e_queue=e_queue, call=call())


def test_a_queue_that_is_away_is_told(tmp_path: Path, call: MakeCall) -> None:
    away = SqlEQueue(serving.url(tmp_path, "e-queue"))

    with pytest.raises(RegistryDownError, match="the electronic queue does not answer"):
        take(APPLICANT, OFFICE, e_queue=away, call=call())
