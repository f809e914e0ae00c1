"""What the engine said is written down: state, waits, history, messages; all in one transaction."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime

from procrunner import engine
from procrunner.errors import ConflictError
from procrunner.model import (
    Instance,
    Message,
    Status,
    Variables,
    Wait,
    WaitKind,
)
from procrunner.ports import Unit
from procrunner.runner.catalogue import Catalogue


class Applier:
    """Applies steps within one unit of work, and whatever follows for other instances."""

    def __init__(self, unit: Unit, catalogue: Catalogue, now: datetime) -> None:
        self.unit = unit
        self.catalogue = catalogue
        self.now = now
        self._todo: deque[tuple[str, engine.Sent]] = deque()

    def begin(self, instance: Instance, step: engine.Step, *, actor: str) -> Instance:
        """Store a new instance after its first step."""
        begun = self._changed(instance, step)
        self.unit.instances.add(begun)
        self._write(begun, step, actor)
        return self._settle(begun)

    def go_on(self, instance: Instance, step: engine.Step, *, actor: str) -> Instance:
        """Store an instance after a step.

        Raises:
            ConflictError: somebody else changed it meanwhile.
        """
        changed = self._changed(instance, step)
        self.unit.instances.save(changed, expected=instance.revision)
        self._write(changed, step, actor)
        return self._settle(changed)

    def deliver(self, message: Message, *, actor: str) -> str:
        """Give a stored message to whoever waits for it; the instance that got it, or nothing."""
        for instance_id, token in self.unit.messages.subscribers(message):
            self.unit.messages.deliver(message, to=instance_id)
            self._happen(instance_id, token, message.variables, actor)
            return instance_id
        return ""

    def broadcast(self, signal: str, variables: Variables, *, actor: str) -> int:
        """Give a signal to everyone who waits for it; how many that were."""
        subscribers = self.unit.messages.signal_subscribers(signal)
        for instance_id, token in subscribers:
            self._happen(instance_id, token, variables, actor)
        return len(subscribers)

    def _happen(self, instance_id: str, token: int, variables: Variables, actor: str) -> None:
        instance = self.unit.instances.get(instance_id)
        program = self.catalogue.of(self.unit, instance)
        step = engine.happen(program, instance.state, token, variables, self.now)
        changed = self._changed(instance, step)
        self.unit.instances.save(changed, expected=instance.revision)
        self._write(changed, step, actor)

    def _changed(self, instance: Instance, step: engine.Step) -> Instance:
        return replace(
            instance,
            status=step.status,
            revision=instance.revision + 1,
            state=step.state,
            outcome=step.outcome,
            outcome_name=step.outcome_name,
            next_due=step.next_due,
            ended_at=None if step.status is Status.ACTIVE else self.now,
            variables=step.variables,
        )

    def _write(self, instance: Instance, step: engine.Step, actor: str) -> None:
        waits = self.unit.waits
        for how in ("completed", "interrupted"):
            tokens = [number for number, each in step.closed.items() if each == how]
            if tokens:
                waits.close(instance.id, tokens, how=how, by=actor, at=self.now)
        waits.open(instance.id, step.opened, at=self.now)
        self.unit.history.append(instance.id, step.events, actor=actor, at=self.now)
        self._todo.extend((instance.id, sent) for sent in step.sent)
        for wait in step.opened:
            if wait.kind is WaitKind.MESSAGE:
                self._take_early(instance, wait)

    def _take_early(self, instance: Instance, wait: Wait) -> None:
        early = self.unit.messages.waiting(wait.message, wait.correlation, instance.id)
        if early is None:
            return
        try:
            self._happen(instance.id, wait.token, early.variables, "system")
        except ConflictError:  # another early message has led the instance elsewhere
            return
        self.unit.messages.deliver(early, to=instance.id)

    def _settle(self, instance: Instance) -> Instance:
        """Deliver what was sent on the way, until nothing is on its way any more."""
        moved = bool(self._todo)
        while self._todo:
            sender, sent = self._todo.popleft()
            if sent.kind is WaitKind.SIGNAL:
                self.broadcast(sent.name, sent.variables, actor="system")
            elif not sent.outside:
                self._send(sender, sent)
        current = self.unit.instances.get(instance.id)
        return current if moved or current.revision != instance.revision else instance

    def _send(self, sender: str, sent: engine.Sent) -> None:
        message = Message(
            id=f"{sender}:{sent.token}",
            name=sent.name,
            correlation=sent.correlation,
            instance="",
            variables=sent.variables,
            received_at=self.now,
            delivered_to="",
        )
        if self.unit.messages.add(message):
            self.deliver(message, actor="system")
