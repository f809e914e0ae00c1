"""The system that tests experts, reached by SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    select,
)

from .registries import local_day
from .registry_database import Database, enter_once, insert_once
from .testing import Booked, Candidate, Mark

metadata = MetaData()

paper = Table(
    "paper",
    metadata,
    Column("speciality", String, primary_key=True),
    Column("right_answers", String, nullable=False),  # a letter for each question
    Column("pass_mark", Integer, nullable=False),
)

booking = Table(
    "booking",
    metadata,
    Column("key", String, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("iin", String(12), nullable=False),
    Column("speciality", ForeignKey(paper.c.speciality), nullable=False),
    Column("day", Date, nullable=False),
    Column("time", String, nullable=False),
    UniqueConstraint("year", "number"),
)

sitting = Table(
    "sitting",
    metadata,
    Column("booking", String, primary_key=True),
    Column("answers", String, nullable=False),
    Column("marked_at", String, nullable=False),
)


class SqlTestSystem:
    """The test system; numbers of bookings run through each year."""

    def __init__(self, url: str) -> None:
        self._database = Database("the test system", "test_system", url)

    def book(self, candidate: Candidate, *, key: str, at: datetime) -> Booked | None:
        """A place, or the one given under the same key."""
        if self._paper(candidate.speciality) is None:
            return None
        values = {
            "key": key,
            "year": local_day(at).year,
            "iin": candidate.iin,
            "speciality": candidate.speciality,
            "day": candidate.day,
            "time": candidate.time,
        }
        row, _ = enter_once(self._database, booking, values)
        return Booked(
            number=_number(row),
            day=row["day"].isoformat(),
            time=row["time"],
            speciality=row["speciality"],
        )

    def mark(  # one parameter for each thing asked
        self, booking: str, answers: str, *, key: str, at: datetime
    ) -> Mark | None:
        """Count the right answers; those that came first stand."""
        del key  # the booking's number tells a repeat
        found = self._booked(booking)
        questions = self._paper(found["speciality"]) if found else None
        if questions is None:
            return None
        values = {"booking": booking, "answers": answers, "marked_at": at.isoformat()}
        insert_once(self._database, sitting, values)
        with self._database.transaction() as connection:
            query = select(sitting).where(sitting.c.booking == booking)
            row = connection.execute(query).mappings().one()
        pairs = zip(row["answers"], questions["right_answers"], strict=False)
        return Mark(
            right=sum(given == right for given, right in pairs),
            questions=len(questions["right_answers"]),
            pass_mark=questions["pass_mark"],
            marked_at=row["marked_at"],
        )

    def _paper(self, speciality: str) -> RowMapping | None:
        query = select(paper).where(paper.c.speciality == speciality)
        with self._database.transaction() as connection:
            return connection.execute(query).mappings().one_or_none()

    def _booked(self, number: str) -> RowMapping | None:
        mark, _, sequence = number.rpartition("-")
        _, _, year = mark.partition("-")
        if not (year.isdecimal() and sequence.isdecimal()):
            return None
        query = select(booking).where(
            booking.c.year == int(year), booking.c.number == int(sequence)
        )
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return row if row is not None and _number(row) == number else None


def _number(row: RowMapping) -> str:
    return f"ТС-{row['year']}-{row['number']:06}"
