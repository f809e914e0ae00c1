"""What the deadlines of a time came to, for reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from procrunner.calendar import Calendar, working_time
from procrunner.deadline import Deadline
from procrunner.people import Staff
from procrunner.ports import Clock, Store
from procrunner.report import Taken
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.terms import stops_of


class Reporter:
    """Measures; changes nothing."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue

    def taken(self, begin: datetime, end: datetime, *, variant: str = "") -> list[Taken]:
        """What every term came to that began in this time and was not interrupted.

        Args:
            begin: the first moment.
            end: the first moment that is not of it any more.
            variant: the variable that tells variants of a service apart, empty for none.
        """
        now = self.clock.now()
        with self.store.read() as unit:
            found = unit.deadlines.began(begin, end)
            variants = unit.instances.values_of(variant) if variant else {}
            staff, by = self.catalogue.staff(unit), unit.work_items.completed(begin, end)
        return [
            self._taken(each, variants, self._unit(staff, each, by), now)
            for each in found
            if each.due is not None and each.closing != "interrupted"
        ]

    def _unit(self, staff: Staff, deadline: Deadline, by: Mapping[tuple[str, int], str]) -> str:
        """Where it was done; the role that does it, where no unit is known."""
        person = by.get((deadline.instance, deadline.token), "")
        day = self.catalogue.rules.today(deadline.closed_at or deadline.began_at)
        role = deadline.roles[0] if deadline.roles else ""
        return staff.unit_of(person, deadline.roles, day) or role

    def _taken(
        self, deadline: Deadline, variants: Mapping[str, str], office: str, now: datetime
    ) -> Taken:
        calendar = self.catalogue.rules.calendar(deadline)
        end, due = deadline.closed_at or now, deadline.due or now
        is_late = deadline.is_late(now)
        return Taken(
            process=deadline.process,
            element=deadline.element,
            name=deadline.name if deadline.element else "",
            variant=variants.get(deadline.instance, ""),
            unit=office,
            day=calendar.local(deadline.began_at).date(),
            term=deadline.term,
            allowed=_run(calendar, deadline, due),
            worked=_run(calendar, deadline, end),
            is_done=deadline.closed_at is not None,
            is_late=is_late,
            late_by=working_time(calendar, due, end) if is_late else timedelta(0),
        )


def _run(calendar: Calendar, deadline: Deadline, end: datetime) -> timedelta:
    """How long the clock of the term ran until then."""
    stood = [working_time(calendar, stop.begin, min(stop.end, end)) for stop in stops_of(deadline)]
    return working_time(calendar, deadline.began_at, end) - sum(stood, timedelta(0))
