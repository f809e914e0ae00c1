"""A clock that can be set forward: timers fire without anybody waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrunner.ports import Clock


class StillClock:
    """Stands at one moment."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """The moment."""
        return self._moment


class MovableClock:
    """Another clock, set forward as often as need be."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The moment it shows."""
        return self._clock.now() + self._ahead

    def forward(self, moment: datetime) -> None:
        """Set it to a moment; one that has passed changes nothing."""
        self._ahead += max(timedelta(), moment - self.now())

    def back(self) -> None:
        """Show the other clock's time again."""
        self._ahead = timedelta()
