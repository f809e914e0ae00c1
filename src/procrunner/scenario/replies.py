"""Replies that a scenario gives in place of a handler's work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from procrunner.errors import UsageError
from procrunner.handler import BpmnError, Handler, Kind
from procrunner.scenario.model import Reply, Scenario
from procrunner.written import unknown


class ReplyError(Exception):
    """The technical failure that a scenario asks for."""


def replaced(handlers: Mapping[str, Handler], scenario: Scenario) -> Mapping[str, Handler]:
    """The handlers, with replies in place of those that the scenario names.

    Raises:
        UsageError: there is no handler of that topic.
    """
    found = dict(handlers)
    for topic, replies in scenario.handlers.items():
        if topic not in handlers:
            what, hint = unknown("the handlers folder", topic, [*handlers])
            raise UsageError(what, where=scenario.line_of("handlers"), hint=hint)
        found[topic] = replace(
            handlers[topic],
            kind=Kind.IDEMPOTENT,
            function=_answering(replies),
            parameters=(),
            resources=(),
        )
    return found


def _answering(replies: Sequence[Reply]) -> Callable[[], Mapping[str, Any]]:
    """A function that gives them in order, and the last one for ever."""
    left = list(replies)

    def answer() -> Mapping[str, Any]:
        reply = left.pop(0) if len(left) > 1 else left[0]
        if reply.error:
            raise BpmnError(reply.error)
        if reply.fails:
            raise ReplyError(reply.fails)
        return reply.returns or {}

    return answer
