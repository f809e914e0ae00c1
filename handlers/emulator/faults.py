"""What goes wrong between authorities: a plan that does the same each time it is played."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """One way not to answer as agreed."""

    DELAY = "delay"  #: the answer comes late, but in time
    SILENCE = "silence"  #: nothing is done, and no answer comes before the asker gives up
    LOST = "lost"  #: it is done, but the answer does not come
    BUSY = "busy"  #: 503, with the wish to wait
    BROKEN = "broken"  #: 500
    MALFORMED = "malformed"  #: half an answer
    FOREIGN = "foreign"  #: the answer to another message
    TWICE = "twice"  #: the question is delivered twice on the way
    STALE = "stale"  #: the answer that the same question got before


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A service that answers nothing for a while."""

    service: str
    first: int  #: counted in questions to that service, from 0
    last: int


class Plan:
    """Which question meets which fault; the seed decides, not chance."""

    def __init__(
        self,
        rate: float = 0,
        *,
        seed: int = 1,
        kinds: Sequence[Fault] = tuple(Fault),
        outages: Sequence[Outage] = (),
    ) -> None:
        self.rate = rate
        self._seed = seed
        self.kinds = tuple(kinds)
        self._outages = outages
        self.down: set[str] = set()  #: services that answer nothing until further notice
        self._asked: Counter[str] = Counter()
        self._lock = Lock()
        self.met: Counter[Fault] = Counter()  #: how often each was played

    def next(self, service: str) -> Fault | None:
        """The fault of the next question to that service, if it meets one."""
        with self._lock:
            place = self._asked[service]
            self._asked[service] += 1
            fault = self._fault(service, place)
            if fault is not None:
                self.met[fault] += 1
            return fault

    def _fault(self, service: str, place: int) -> Fault | None:
        if service in self.down:
            return Fault.BUSY
        for outage in self._outages:
            if outage.service == service and outage.first <= place <= outage.last:
                return Fault.BUSY
        drawn = hashlib.sha256(f"{self._seed}/{service}/{place}".encode()).digest()
        if not self.kinds or int.from_bytes(drawn[:8]) >= self.rate * 2**64:
            return None
        return self.kinds[drawn[8] % len(self.kinds)]
