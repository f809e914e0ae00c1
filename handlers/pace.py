"""Asks a system no faster than its owner allows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from procrunner.ports import Turns


class Pace:
    """Gives each question of one process a moment of its own, so far apart."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = 1 / per_second if per_second > 0 else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._next = 0.0

    def delay(self, most: float) -> float:
        """Seconds until this question's moment; one later than ``most`` is free for others."""
        with self._lock:
            now = self._clock()
            wait = max(self._next - now, 0.0)
            if wait <= most:
                self._next = now + wait + self._apart
            return wait


class SharedPace:
    """The same for the questions of all workers."""

    def __init__(self, per_second: float, turns: Turns, name: str) -> None:
        self._apart = timedelta(seconds=1 / per_second)
        self._turns = turns
        self._name = name

    def delay(self, most: float) -> float:
        """Seconds until this question's moment; one later than ``most`` is free for others."""
        longest = timedelta(seconds=most)
        return self._turns.take(self._name, apart=self._apart, most=longest).total_seconds()
