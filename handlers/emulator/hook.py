"""Who gets the notices that the project delivers by a web hook: takes each once, and shows it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from threading import Lock

from ..delivery.webhook import key, signature
from . import page
from .desk import Desk, Reply

PATH = "/hook"
_FRESH = timedelta(minutes=5)  # an older message may be one that somebody has kept to send again


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that was taken."""

    body: bytes
    at: datetime
    times: int  #: how often it came


class Hook:
    """Verifies messages as Standard Webhooks 1.0.0 says."""

    def __init__(self, secret: str, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._key = key(secret)
        self._desk = desk
        self._clock = clock
        self._lock = Lock()
        self.taken: dict[str, Taken] = {}  #: by ``webhook-id``

    def post(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Take a message, unless the plan of faults has something else in mind."""
        return self._desk.serve(PATH, lambda: self._answer(headers, body))

    def html(self) -> str:
        """The messages, the newest first."""
        rows = "".join(
            f"<tr><td>{each.at:%Y-%m-%d %H:%M:%S}</td><td>{each.times}</td>"
            f"<td>{escape(_type(each.body))}</td>"
            f'<td style="white-space: pre-line">{escape(_texts(each.body))}</td></tr>'
            for each in reversed(self.taken.values())
        )
        head = "<tr><th>first came</th><th>times</th><th>type</th><th>texts</th></tr>"
        return f"{page.HEAD}<h1>Delivered by web hook</h1><table>{head}{rows}</table>"

    def _answer(self, headers: Mapping[str, str], body: bytes) -> Reply:
        id_, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        expected = signature(self._key, id_, sent, body)
        now = self._clock()
        is_fresh = sent.isdecimal() and abs(now.timestamp() - int(sent)) < _FRESH.total_seconds()
        if not is_fresh or not hmac.compare_digest(expected, headers.get("webhook-signature", "")):
            return Reply(status=401)
        with self._lock:
            before = self.taken.get(id_, Taken(body=body, at=now, times=0))
            self.taken[id_] = replace(before, times=before.times + 1)
        return Reply(status=204)


def _type(body: bytes) -> str:
    return str(json.loads(body).get("type", ""))


def _texts(body: bytes) -> str:
    return "\n\n".join(map(str, json.loads(body)["data"]["texts"].values()))
