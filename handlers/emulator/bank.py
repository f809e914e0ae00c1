"""The payment gateway's other direction: it notifies an address, with faults of its own."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from ..callbacks.notice import Notice, written
from .faults import Fault, Plan

SERVICE = "payment-callback"
"""Under this name the plan of faults counts notifications."""
_LATE = 0.05  # seconds
_WRONG_KEY = b"somebody else's"


@dataclass(kw_only=True)
class Bank:
    """Notifies one address; a fault lets it forget, hasten, repeat or garble what it says."""

    address: str
    key: bytes
    plan: Plan
    clock: Callable[[], datetime]
    _last: dict[str, Notice] = field(default_factory=dict)  #: by number of the payment

    def notify(self, number: str, status: str) -> str:
        """Say what became of a payment; what came of that, in a few words."""
        notice = Notice(
            id=str(uuid.uuid4()), number=number, status=status, sent_at=self.clock().isoformat()
        )
        before, self._last[number] = self._last.get(number), notice
        fault = self.plan.next(SERVICE)
        if fault in {Fault.SILENCE, Fault.LOST}:
            return "the notification is lost"
        if fault is Fault.DELAY:
            time.sleep(_LATE)
        told = self._send(notice, fault)
        if fault is Fault.TWICE:
            told += f", again: {self._send(notice, None)}"
        if fault is Fault.STALE and before is not None:
            told += f", then an older one: {self._send(before, None)}"
        return told

    def _send(self, notice: Notice, fault: Fault | None) -> str:
        key = _WRONG_KEY if fault is Fault.FOREIGN else self.key
        headers, body = written(notice, key, self.clock())
        if fault is Fault.MALFORMED:
            body = body[: len(body) // 2]
        try:
            answer = httpx.post(self.address, content=body, headers=headers, timeout=5)
        except httpx.HTTPError as error:
            return f"nobody takes notifications: {type(error).__name__}"
        return f"notified, {answer.status_code} {answer.text.strip()}"
