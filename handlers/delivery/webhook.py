"""Delivery by a web hook, signed as Standard Webhooks 1.0.0 says."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import datetime

import httpx

from .message import DeliveryError, Message

_PREFIX = "whsec_"


class Webhook:
    """Posts messages to an address; ``webhook-id`` tells a repeat."""

    def __init__(self, url: str, secret: str, seconds: float) -> None:
        """Take the address, and the secret: ``whsec_`` and base64, or any text."""
        self._url = url
        self._key = key(secret)
        self._timeout = httpx.Timeout(seconds, connect=min(seconds, 3))

    def deliver(self, message: Message, now: datetime) -> None:
        """Post it."""
        body = _body(message)
        seconds = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "procrunner",
            "webhook-id": message.id,
            "webhook-timestamp": seconds,
            "webhook-signature": signature(self._key, message.id, seconds, body),
        }
        try:
            answer = httpx.post(self._url, content=body, headers=headers, timeout=self._timeout)
        except httpx.HTTPError as error:
            raise self._failure(f"does not answer: {type(error).__name__}: {error}") from error
        if not answer.is_success:
            raise self._failure(f"answers {answer.status_code} {answer.reason_phrase}".rstrip())

    def _failure(self, what: str) -> DeliveryError:
        return DeliveryError(
            f"the web hook {what}",
            where=str(httpx.URL(self._url).copy_with(userinfo=b"", query=None)),
            hint="Bring it up, or mend 'webhook' under [resources.delivery]; then retry.",
        )


def signature(key: bytes, id_: str, seconds: str, body: bytes) -> str:
    """What stands in ``webhook-signature``: HMAC-SHA256 over id, time and body."""
    signed = f"{id_}.{seconds}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def key(secret: str) -> bytes:
    """What is signed with.

    Raises:
        TypeError: the secret has no base64 where it should.
    """
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError as error:
        raise TypeError(f"'secret' has no base64 behind {_PREFIX}") from error


def _body(message: Message) -> bytes:
    files = [
        {"name": each.name, "content": base64.b64encode(each.content).decode()}
        for each in message.files
    ]
    said = {
        "type": f"notice.{message.code}",
        "timestamp": message.sent_at.isoformat(),
        "data": {"iin": message.iin, "texts": dict(message.texts), "files": files},
    }
    return json.dumps(said, ensure_ascii=False).encode()
