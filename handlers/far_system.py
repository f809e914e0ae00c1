"""A far system that is asked by HTTP: one POST for each question, one message id a call."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar

import httpx

from procrunner.handler import Retry
from procrunner.ports import Turns

from .breaker import Breaker
from .envelope import Envelope, EnvelopeError, Question
from .json_envelope import JsonEnvelope
from .pace import Pace, SharedPace
from .registries import RegistryDownError, message_id
from .soap_envelope import SoapEnvelope
from .wire import decode, encode

T = TypeVar("T")

_ENVELOPES: dict[str, type[Envelope]] = {"json": JsonEnvelope, "soap": SoapEnvelope}
_MOST_BYTES = 10_000_000
_LONGEST = 1.0  # seconds that a question waits for its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who is asked, and under which name."""

    title: str
    resource: str
    id: str


class FarSystem:
    """Asks once; the runner repeats the call, with the same message id.

    Each adapter takes, from procrunner.toml, ``url``; ``token`` (the password of the state
    gateway); ``envelope``: ``json`` or ``soap``; ``seconds`` that an answer may take; ``rest``, the
    seconds in which nobody asks a system that has failed five times in a row; ``per_second``, how
    many questions it takes (0: any), from all workers together where ``turns`` are given.
    """

    service: Service  #: said by each adapter

    def __init__(  # noqa: PLR0913, PLR0917 - the settings of a resource
        self,
        url: str,
        token: str = "",
        envelope: str = "json",
        seconds: float = 10,
        rest: float = 30,
        per_second: float = 0,
        *,
        turns: Turns | None = None,
    ) -> None:
        self._url = url
        self._token = token
        self._timeout = httpx.Timeout(seconds, connect=min(seconds, 3))
        self._breaker = Breaker(rest=rest)
        self._most = per_second
        self._pace = (
            SharedPace(per_second, turns, self.service.resource)
            if turns and per_second > 0
            else Pace(per_second)
        )
        if envelope not in _ENVELOPES:
            raise ValueError(f"'envelope' is 'json' or 'soap', not '{envelope}'")
        self._envelope = _ENVELOPES[envelope]()

    def ask(self, kind: type[T], action: str, key: str, **data: object) -> T:
        """What the system answers, as a value of that type.

        Raises:
            RegistryDownError: no usable answer.
        """
        found = self.look(kind, action, key, **data)
        if found is None:
            raise self.unusable("answers nothing")
        return found

    def look(self, kind: type[T], action: str, key: str, **data: object) -> T | None:
        """The same, where there may be no such thing.

        Raises:
            RegistryDownError: no usable answer.
            Retry: it would have to wait its turn for more than a second.
        """
        if rests := self._breaker.rests():
            raise self.unusable(f"does not answer, and is left alone for {rests:.0f} s more")
        self._wait()
        question = Question(
            id=message_id(key),
            service=self.service.id,
            action=action,
            data=encode(data),
            secret=self._token,
            sent_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
        try:
            found: T | None = decode(kind | None, self._result(question), "result")
        except EnvelopeError as error:
            raise self.unusable(str(error)) from error
        except ValueError as error:
            raise self.unusable(f"gives an answer that cannot be read: {error}") from error
        self._breaker.answered()
        return found

    def unusable(self, what: str) -> RegistryDownError:
        """The error that tells it, and what to do."""
        return RegistryDownError(
            f"{self.service.title} {what}",
            where=str(httpx.URL(self._url).copy_with(userinfo=b"")),
            hint=f"Bring it up, or mend 'url' under [resources.{self.service.resource}] in "
            "procrunner.toml; the call is then repeated.",
        )

    def _wait(self) -> None:
        """Wait for the turn, or come again: a long wait would hold the worker."""
        if (wait := self._pace.delay(_LONGEST)) > _LONGEST:
            told = f"{self.service.title} takes no more than {self._most:g} questions a second"
            raise Retry(told, after=timedelta(seconds=wait))
        time.sleep(wait)

    def _result(self, question: Question) -> Any:
        headers = self._envelope.headers(question) | {"Content-Type": self._envelope.mime}
        content = self._envelope.write_question(question)
        try:
            answer = self._http.post(self._url, content=content, headers=headers)
        except httpx.HTTPError as error:
            self._breaker.failed()
            raise self.unusable(f"does not answer: {type(error).__name__}: {error}") from error
        if not answer.is_success:
            self._breaker.failed()
            raise self.unusable(f"answers {answer.status_code} {_said(answer)}".rstrip())
        if len(answer.content) > _MOST_BYTES:
            raise EnvelopeError(f"gives an answer that is too long: {len(answer.content)} bytes")
        return self._envelope.read_answer(answer.content, question)

    @cached_property
    def _http(self) -> httpx.Client:
        agent = {"User-Agent": "procrunner"}
        return httpx.Client(headers=agent, timeout=self._timeout, verify=_authorities())


@cache
def _authorities() -> ssl.SSLContext:
    """The machine's trusted authorities, read once: that takes as long as ten questions."""
    return ssl.create_default_context()


def _said(answer: httpx.Response) -> str:
    """The reason of a refusing answer, with the time it asks for."""
    wait = answer.headers.get("Retry-After")
    return f"{answer.reason_phrase}, asks to wait {wait} s" if wait else answer.reason_phrase
