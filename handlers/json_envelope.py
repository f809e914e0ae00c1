"""Questions and answers in JSON: ``{messageId, action, data}``, ``{messageId, status, data}``."""

from __future__ import annotations

import json

from .envelope import EnvelopeError, Question, Status, result_of
from .wire import Json


class JsonEnvelope:
    """The plain form, for systems behind a modern gateway."""

    mime = "application/json"

    def headers(self, question: Question) -> dict[str, str]:
        """Who asks whom, and the id, for those on the way who do not read JSON."""
        named = {"X-Message-Id": question.id, "X-Service-Id": question.service}
        return named | ({"Authorization": f"Bearer {question.secret}"} if question.secret else {})

    def write_question(self, question: Question) -> bytes:
        """The question; who asks stands in the headers."""
        asked = {
            "messageId": question.id,
            "service": question.service,
            "action": question.action,
            "data": question.data,
        }
        return json.dumps(asked, ensure_ascii=False).encode()

    def read_question(self, content: bytes) -> Question:
        """The question.

        Raises:
            EnvelopeError: it is none.
        """
        asked = _read(content)
        try:
            return Question(
                id=asked["messageId"],
                service=asked["service"],
                action=asked["action"],
                data=asked["data"],
            )
        except LookupError as error:
            raise EnvelopeError(f"it lacks {error}") from error

    def write_answer(self, question: Question, status: Status, result: Json) -> bytes:
        """The answer, with its result under ``data``."""
        told = {"code": status.code, "message": status.message}
        data = {"result": result} if status.is_ok else {}
        answer = {"messageId": question.id, "status": told, "data": data}
        return json.dumps(answer, ensure_ascii=False).encode()

    def read_answer(self, content: bytes, question: Question) -> Json:
        """The result.

        Raises:
            EnvelopeError: it is no answer to this question, or says that there is none.
        """
        answer = _read(content)
        try:
            told = answer["status"]
            status = Status(code=told["code"], message=told.get("message", ""))
            return result_of(question, answer["messageId"], status, answer["data"])
        except (LookupError, TypeError, AttributeError) as error:
            raise EnvelopeError(f"gives an answer that cannot be read: {error!r}") from error


def _read(content: bytes) -> dict[str, Json]:
    try:
        read = json.loads(content)
    except ValueError as error:
        raise EnvelopeError(f"gives an answer that cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise EnvelopeError("gives an answer that cannot be read: it is no object")
    return read
