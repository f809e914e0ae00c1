"""What the deadlines of a time came to, for reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from procrunner.calendar import Calendar, working_time
from procrunner.deadline import Deadline
from procrunner.ports import Clock, Store
from procrunner.report import Taken
from procrunner.runner.terms import Rules, stops_of


class Reporter:
    """Measures; changes nothing."""

    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self.store = store
        self.clock = clock
        self.rules = rules

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
        return [
            self._taken(each, variants, now)
            for each in found
            if each.due is not None and each.closing != "interrupted"
        ]

    def _taken(self, deadline: Deadline, variants: Mapping[str, str], now: datetime) -> Taken:
        calendar = self.rules.calendar(deadline)
        end, due = deadline.closed_at or now, deadline.due or now
        is_late = deadline.is_late(now)
        return Taken(
            process=deadline.process,
            element=deadline.element,
            name=deadline.name if deadline.element else "",
            variant=variants.get(deadline.instance, ""),
            unit=deadline.roles[0] if deadline.roles else "",
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
