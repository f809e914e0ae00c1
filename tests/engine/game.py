"""An instance at play: commands by the BPMN id of the element that waits.

After every command it checks what must always hold: the waits told to the outside are those of
the state, nothing is closed that was not open, the state is the same text when written again, and
no instance goes on that waits for nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from procrunner import engine
from procrunner.engine.state import restore, save
from procrunner.model import EventKind, IncidentKind, Status, Wait, WaitKind
from tests.models import program

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def agrees(
    compiled: engine.Program, step: engine.Step, waits: dict[int, Wait], now: datetime = NOW
) -> dict[int, Wait]:
    """The open waits after a step, which must be those of its state."""
    for number in step.closed:
        assert number in waits, f"{number} was closed and not open"
    left = {number: wait for number, wait in waits.items() if number not in step.closed}
    left.update({wait.token: wait for wait in step.opened})
    if step.state:
        assert left, "an instance that goes on waits for somebody, or has an incident"
        case = restore(compiled, step.state, now)
        assert case.waiting == {number: wait.kind for number, wait in left.items()}
        assert save(case) == step.state
        seen = [w for w in engine.waits(compiled, step.state, now) if w.kind is not WaitKind.JOIN]
        glimpse = engine.glance(_sketches(compiled), step.state)
        assert [*glimpse.waits] == [*engine.waits(compiled, step.state, now)]
        assert [*glimpse.scopes] == [*engine.scopes(compiled, step.state, now)]
        assert {each.token: _gist(each) for each in seen} == {n: _gist(w) for n, w in left.items()}
    else:
        assert not left
        assert step.status is not Status.ACTIVE
    return left


def _sketches(compiled: engine.Program) -> dict[str, engine.Sketch]:
    """As they are stored and read again."""
    made = {each: engine.sketched(compiled, each) for each in compiled.definitions}
    return {id_: sketch for id_, each in made.items() if (sketch := engine.read_sketch(each.text))}


def _gist(wait: Wait) -> tuple[object, ...]:
    what = (wait.element, wait.kind, wait.message, wait.correlation, wait.due)
    return (*what, wait.incident, wait.detail, wait.hint)


class Game:
    """One instance, played to and fro."""

    def __init__(
        self, *parts: str, at: str = "", compiled: engine.Program | None = None, **variables: Any
    ) -> None:
        self.program = compiled or program(*parts)
        self.now = NOW
        self.waits: dict[int, Wait] = {}
        self.done: Counter[str] = Counter()
        self.sent: list[engine.Sent] = []
        self._take(engine.start(self.program, variables, NOW, at=at))

    # Commands.

    def complete(self, element: str, **variables: Any) -> None:
        number = self.number(element)
        self._take(engine.complete(self.program, self.state, number, variables, self.now))

    def finish(self, element: str, **result: Any) -> None:
        number = self.number(element, WaitKind.JOB)
        self._take(engine.finish(self.program, self.state, number, result, self.now))

    def fail(self, element: str, message: str = "broken") -> None:
        number, kind = self.number(element, WaitKind.JOB), IncidentKind.HANDLER
        step = engine.fail(self.program, self.state, number, self.now, kind=kind, message=message)
        self._take(step)

    def error(self, element: str, code: str, message: str = "", **variables: Any) -> None:
        step = engine.bpmn_error(
            self.program,
            self.state,
            self.number(element, WaitKind.JOB),
            self.now,
            code=code,
            message=message,
            variables=variables,
        )
        self._take(step)

    def happen(self, element: str, **variables: Any) -> None:
        number = self.number(element)
        self._take(engine.happen(self.program, self.state, number, variables, self.now))

    def retry(self, element: str, **variables: Any) -> None:
        number = self.number(element)
        self._take(engine.retry(self.program, self.state, number, variables, self.now))

    def wait(self, **time: float) -> None:
        """Let time go by, and timers fire."""
        self.now += timedelta(**time)
        self._take(engine.tick(self.program, self.state, self.now))

    def cancel(self, reason: str = "") -> None:
        self._take(engine.cancel(self.program, self.state, self.now, reason=reason))

    # What is seen of it.

    @property
    def state(self) -> str:
        return self.step.state

    @property
    def variables(self) -> dict[str, Any]:
        return dict(self.step.variables)

    @property
    def ended(self) -> bool:
        return self.step.status is Status.COMPLETED

    @property
    def open(self) -> list[str]:
        """BPMN ids of the elements that wait, incidents too."""
        return sorted(wait.element for wait in self.waits.values())

    @property
    def incidents(self) -> dict[str, tuple[IncidentKind | None, str]]:
        found = [wait for wait in self.waits.values() if wait.kind is WaitKind.INCIDENT]
        return {wait.element: (wait.incident, wait.detail) for wait in found}

    def number(self, element: str, kind: WaitKind | None = None) -> int:
        """Who waits at an element, rather for this than for something else.

        ``element:name`` tells of several things what comes.
        """
        id_, _, name = element.partition(":")
        found = [
            wait
            for _, wait in sorted(self.waits.items())
            if wait.element == id_ and name in ("", wait.message)
        ]
        return next(wait.token for wait in sorted(found, key=lambda each: each.kind is not kind))

    def wait_at(self, element: str) -> Wait:
        return self.waits[self.number(element)]

    def seen_by(self, element: str) -> dict[str, Any]:
        """The variables as the token there sees them."""
        number = self.number(element)
        return dict(engine.variables(self.program, self.state, number, self.now))

    def events(self, kind: EventKind) -> list[str]:
        """Elements of which the last step told this."""
        return [event.element for event in self.step.events if event.kind is kind]

    def _take(self, step: engine.Step) -> None:
        if step.state:
            json.loads(step.state)
        self.step = step
        self.waits = agrees(self.program, step, self.waits, self.now)
        self.sent.extend(step.sent)
        self.done.update(e.element for e in step.events if e.kind is EventKind.COMPLETED)
