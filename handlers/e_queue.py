"""The electronic queue: a time booked on the portal, or a ticket at the door.

Almaty city 4/636, licences, p. 12 item 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from procrunner.handler import Call, handler

from .registries import local_day
from .variables import day, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who comes where, and when."""

    iin: str
    office: str
    day: date
    time: str | None  #: 10:15; None for whoever comes without a booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in the queue, as it stands in variables."""

    booked: bool
    reason: str  #: ok, taken, past
    number: str  #: empty where there is none
    day: str
    time: str  #: empty for whoever comes without a booking


class EQueue(Protocol):
    """The electronic queue of the offices."""

    def take(self, visit: Visit, *, key: str, at: datetime) -> str | None:
        """The number of a ticket, once for each key; None if somebody else has that time.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...


@handler("e-queue.book", kind="idempotent")
def book(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    iin: str, office: str, visit_day: str, visit_time: str, *, e_queue: EQueue, call: Call
) -> Ticket:
    """Book that time, once; a time that is taken or past is told.

    Raises:
        HandlerError: the day is not one.
    """
    visit = Visit(
        iin=text(iin, name="iin"),
        office=text(office, name="office"),
        day=day(visit_day, name="visit_day"),
        time=text(visit_time, name="visit_time"),
    )
    if visit.day < local_day(call.now):
        return Ticket(booked=False, reason="past", number="", day=visit_day, time=visit_time)
    number = e_queue.take(visit, key=call.key, at=call.now) or ""
    reason = "ok" if number else "taken"
    return Ticket(booked=bool(number), reason=reason, number=number, day=visit_day, time=visit_time)


@handler("e-queue.take", kind="idempotent")
def take(iin: str, office: str, *, e_queue: EQueue, call: Call) -> Ticket:
    """Give a ticket for today, once."""
    today = local_day(call.now)
    visit = Visit(
        iin=text(iin, name="iin"), office=text(office, name="office"), day=today, time=None
    )
    number = e_queue.take(visit, key=call.key, at=call.now) or ""
    reason = "ok" if number else "taken"
    return Ticket(booked=bool(number), reason=reason, number=number, day=today.isoformat(), time="")
