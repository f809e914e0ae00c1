"""The envelopes that questions to registries and their answers travel in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .wire import Json


class EnvelopeError(ValueError):
    """The answer is not one to go by; the text says what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call of a far system."""

    id: str  #: a UUID, the same on every attempt
    service: str  #: which system is asked
    action: str  #: what it is asked for
    data: Json
    sender: str = "procrunner"
    secret: str = ""  #: the sender's token or password
    sent_at: str = ""  #: ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a far system says that it has answered, or why not."""

    code: str
    message: str = ""

    @property
    def is_ok(self) -> bool:
        """It has answered."""
        return self.code == OK.code


OK = Status(code="OK")


class Envelope(Protocol):
    """One form of message, for both sides."""

    mime: str  #: content type of questions and answers

    def headers(self, question: Question) -> dict[str, str]:
        """What goes beside the question."""
        ...

    def write_question(self, question: Question) -> bytes:
        """The question as it is sent."""
        ...

    def read_question(self, content: bytes) -> Question:
        """The question as it was sent.

        Raises:
            EnvelopeError: it is none.
        """
        ...

    def write_answer(self, question: Question, status: Status, result: Json) -> bytes:
        """The answer as it is sent."""
        ...

    def read_answer(self, content: bytes, question: Question) -> Json:
        """The result.

        Raises:
            EnvelopeError: it is no answer to this question, or says that there is none.
        """
        ...


def result_of(question: Question, answered: str, status: Status, data: Json) -> Json:
    """What every envelope asks of an answer: it is ours, it is one, and it has a result.

    A null result says that there is no such thing; an answer without one says nothing.

    Raises:
        EnvelopeError: it is not.
    """
    if answered != question.id:
        raise EnvelopeError("answers another message")
    if not status.is_ok:
        raise EnvelopeError(f"answers {status.code} {status.message}".rstrip())
    if not isinstance(data, dict) or "result" not in data:
        raise EnvelopeError("gives an answer that cannot be read: it lacks 'result'")
    return data["result"]
