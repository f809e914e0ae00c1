"""A far system that is asked by HTTP: one POST of JSON, one message id a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import httpx

from .registries import RegistryDownError, message_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who is asked, and under which name."""

    title: str
    resource: str
    id: str


class Client:
    """Asks once; the runner repeats the call, with the same message id."""

    def __init__(self, service: Service, url: str, token: str, seconds: float) -> None:
        self._service = service
        self._url = url
        self._token = token
        self._timeout = httpx.Timeout(seconds, connect=min(seconds, 3))

    @cached_property
    def _http(self) -> httpx.Client:
        headers = {"User-Agent": "procrunner", "X-Service-Id": self._service.id}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return httpx.Client(headers=headers, timeout=self._timeout)

    def ask(self, data: Mapping[str, object], *, key: str) -> dict[str, Any]:
        """The ``data`` of the answer; anything but an agreed answer is a failure."""
        own = message_id(key)
        body = {"messageId": own, "data": data}
        try:
            answer = self._http.post(self._url, json=body, headers={"X-Message-Id": own})
        except httpx.HTTPError as error:
            self._down(f"does not answer: {type(error).__name__}: {error}", error)
        if not answer.is_success:
            self._down(f"answers {answer.status_code} {_said(answer)}".rstrip())
        return self._content(answer, own)

    def _content(self, answer: httpx.Response, own: str) -> dict[str, Any]:
        try:
            envelope = answer.json()
            if envelope["messageId"] != own:
                self._down("answers another message")
            if (status := envelope["status"])["code"] != "OK":
                self._down(f"answers {status['code']} {status.get('message', '')}".rstrip())
            data = envelope["data"]
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            self._down("gives an answer that cannot be read", error)
        if not isinstance(data, dict):
            self._down("gives an answer that cannot be read")
        return data

    def unreadable(self, error: Exception) -> NoReturn:
        """The answer's data lack something that was agreed."""
        self._down(f"gives an answer that cannot be read: {type(error).__name__}: {error}", error)

    def _down(self, what: str, cause: Exception | None = None) -> NoReturn:
        raise RegistryDownError(
            f"{self._service.title} {what}",
            where=str(httpx.URL(self._url).copy_with(userinfo=b"")),
            hint=f"Bring it up, or mend 'url' under [resources.{self._service.resource}] in "
            "procrunner.toml; the call is then repeated.",
        ) from cause


def _said(answer: httpx.Response) -> str:
    """What the status of a refusing answer says, with the time it asks for."""
    try:
        said = str(answer.json()["status"]["code"])
    except (ValueError, TypeError, LookupError):
        said = answer.reason_phrase
    wait = answer.headers.get("Retry-After")
    return f"{said}, asks to wait {wait} s" if wait else said
