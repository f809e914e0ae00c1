"""Leaves a system alone that does not answer, instead of letting everybody wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after so many failures one after the other; closes again at the first answer.

    While it is open nobody asks; when its rest is over one call asks, the others rest on.
    """

    def __init__(
        self, failures: int = 5, rest: float = 30, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0

    def rests(self) -> float:
        """Seconds in which nobody should ask; 0: ask now."""
        with self._lock:
            left = self._closed_until - self._clock()
            if self._failed >= self._most and left <= 0:
                self._closed_until = self._clock() + self._rest  # this one asks, for all
            return max(left, 0.0) if self._failed >= self._most else 0.0

    def answered(self) -> None:
        """The system has answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It has not."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._closed_until = self._clock() + self._rest
