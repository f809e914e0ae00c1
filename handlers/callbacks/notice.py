"""A notification of the payment gateway, signed as Standard Webhooks 1.0.0 says.

It only wakes: what became of the payment is asked of the gateway itself. A notification that comes
twice, late, or after a newer one can therefore do no harm.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..delivery.webhook import signature

MESSAGE = "payment-notified"
"""The message of the drawings; it correlates by the number of the payment."""
_OLDEST = 300  # seconds by which the clocks of both sides may differ, and a signature be old
_LONGEST = 200  # characters


class NoticeError(Exception):
    """It is no notification, or not the gateway's."""


class ForgedError(NoticeError):
    """It is not signed by the gateway, or too long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the gateway says."""

    id: str  #: the same whenever it is sent again
    number: str  #: of the payment
    status: str  #: as the sender saw it; for people who look, not to go by
    sent_at: str  #: ISO 8601


def written(notice: Notice, key: bytes, now: datetime) -> tuple[dict[str, str], bytes]:
    """Headers and body, as the gateway sends it."""
    data = {"number": notice.number, "status": notice.status}
    said = {"type": "payment", "timestamp": notice.sent_at, "data": data}
    body, seconds = json.dumps(said, ensure_ascii=False).encode(), str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "webhook-id": notice.id,
        "webhook-timestamp": seconds,
        "webhook-signature": signature(key, notice.id, seconds, body),
    }, body


def read(headers: Mapping[str, str], body: bytes, key: bytes, now: datetime) -> Notice:
    """The notification.

    Raises:
        ForgedError: it is not signed with this key within the last five minutes.
        NoticeError: it cannot be read.
    """
    id_, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    due = signature(key, id_, seconds, body).encode()
    if not hmac.compare_digest(due, headers.get("webhook-signature", "").encode()):
        raise ForgedError("the signature is not the gateway's")
    if not seconds.isdecimal() or abs(int(seconds) - now.timestamp()) > _OLDEST:
        raise ForgedError("it was signed too long ago, or the clocks differ")
    try:
        said = json.loads(body)
        told = {"number": said["data"]["number"], "status": said["data"]["status"]}
        notice = Notice(id=id_, sent_at=said["timestamp"], **told)
    except (ValueError, LookupError, TypeError) as error:
        raise NoticeError(f"it cannot be read: {error!r}") from error
    parts: tuple[object, ...] = (notice.id, notice.number, notice.status, notice.sent_at)
    if not all(isinstance(each, str) and 0 < len(each) <= _LONGEST for each in parts):
        raise NoticeError("an id, number, status or time is missing, no text, or too long")
    return notice
