"""Where questions come in: read, met by a fault or answered, and counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ..envelope import OK, Envelope, EnvelopeError, Question
from .faults import Fault, Plan
from .service import Registries, envelope, refusal

_LATE = 0.05  # seconds; an answer that is late, but in time
_FOREIGN_ID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of HTTP; no status: none comes."""

    status: int | None
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


_SILENCE = Reply(status=None)
_UNANSWERED: Mapping[Fault | None, Reply] = {
    Fault.SILENCE: _SILENCE,
    Fault.BUSY: Reply(status=503, headers={"Retry-After": "1"}),
    Fault.BROKEN: Reply(status=500, content=b"<html>Internal Server Error</html>"),
}


class Desk:
    """Answers for all systems, as the plan of faults lets it."""

    def __init__(self, registries: Registries, plan: Plan) -> None:
        self._registries = registries
        self.plan = plan
        self._before: dict[str, object] = {}
        self._last: dict[str, Reply] = {}
        self.delivered: Counter[tuple[str, str, str]] = Counter()  #: by service, action, message

    def reply(self, mime: str, content: bytes) -> Reply:
        """Answer one message."""
        form = envelope(mime)
        try:
            question = form.read_question(content)
        except EnvelopeError as error:
            return Reply(status=400, content=refusal(form, error))
        fault = self.plan.next(question.service)
        return _UNANSWERED.get(fault) or self._done(form, question, fault)

    def serve(self, service: str, answer: Callable[[], Reply]) -> Reply:
        """Answer for a service that has no envelope; a stale or foreign answer is its last one."""
        fault = self.plan.next(service)
        if unanswered := _UNANSWERED.get(fault):
            return unanswered
        if fault is Fault.DELAY:
            time.sleep(_LATE)
        last, reply = self._last.get(service), answer()
        self._last[service] = reply
        if fault is Fault.LOST:
            return _SILENCE
        if fault is Fault.MALFORMED:
            return replace(reply, content=reply.content[: len(reply.content) // 2])
        return last if last and fault in {Fault.STALE, Fault.FOREIGN} else reply

    def _done(self, form: Envelope, question: Question, fault: Fault | None) -> Reply:
        if fault is Fault.TWICE:
            self._answer(form, question, question.id)
        if fault is Fault.DELAY:
            time.sleep(_LATE)
        stale = self._stale(form, question) if fault is Fault.STALE else None
        told_id = _FOREIGN_ID if fault is Fault.FOREIGN else question.id
        answer = stale or self._answer(form, question, told_id)
        if fault is Fault.LOST:
            return _SILENCE
        if fault is Fault.MALFORMED:
            answer = answer[: len(answer) // 2]
        return Reply(status=200, content=answer, headers={"Content-Type": form.mime})

    def _answer(self, form: Envelope, question: Question, told_id: str) -> bytes:
        self.delivered[question.service, question.action, question.id] += 1
        status, result = self._registries.answer(question)
        if status.is_ok:
            self._before.setdefault(_same(question), result)
        return form.write_answer(replace(question, id=told_id), status, result)

    def _stale(self, form: Envelope, question: Question) -> bytes | None:
        """The same answer as before; only what is looked up can be stale."""
        if question.action != "find" or _same(question) not in self._before:
            return None
        return form.write_answer(question, OK, self._before[_same(question)])


def _same(question: Question) -> str:
    return f"{question.service} {question.action} {question.data}"
