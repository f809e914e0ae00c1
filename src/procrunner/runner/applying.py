"""What the engine said is written down: state, waits, history, messages; all in one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from procrunner import engine
from procrunner.errors import ConflictError, UsageError
from procrunner.model import (
    Instance,
    Message,
    Status,
    Variables,
    Wait,
    WaitKind,
)
from procrunner.ports import Unit
from procrunner.runner import outside
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.terms import TermKeeper

SENT_LIMIT = 1_000
"""Messages and signals that may follow from one another in one transaction."""


class Applier:
    """Applies steps within one unit of work, and whatever follows for other instances."""

    def __init__(self, unit: Unit, catalogue: Catalogue, now: datetime) -> None:
        self.unit = unit
        self.catalogue = catalogue
        self.now = now
        self._terms = TermKeeper(unit, catalogue.rules, now)
        self._todo: deque[tuple[str, engine.Sent]] = deque()
        self._sent = 0
        self._latest: dict[str, Instance] = {}  # as this unit of work left them

    def begin(self, instance: Instance, step: engine.Step, *, actor: str) -> Instance:
        """Store a new instance after its first step."""
        begun = self._changed(instance, step)
        self.unit.instances.add(begun)
        self.unit.instances.remember(begun, before={})
        self._terms.begin(begun, self.catalogue.of(self.unit, begun))
        return self._settle(begun, step, actor)

    def go_on(self, instance: Instance, step: engine.Step, *, actor: str) -> Instance:
        """Store an instance after a step.

        Raises:
            ConflictError: somebody else changed it meanwhile.
        """
        changed = self._changed(instance, step)
        self.unit.instances.save(changed, expected=instance.revision)
        self.unit.instances.remember(changed, before=instance.variables)
        return self._settle(changed, step, actor)

    def take_in(self, message: Message, *, actor: str) -> str:
        """Give a stored message to whoever waits for it, or start what it starts.

        Returns:
            The id of the instance that got it, empty if the message stays in the inbox.
        """
        receiver = self._deliver(message, actor)
        self._send_all()
        return receiver

    def catch_up(self, instance: Instance, waits: Sequence[Wait]) -> Instance:
        """Give an instance the messages that came while it could not take them."""
        self._latest[instance.id] = instance
        for wait in waits:
            self._take_early(instance, wait)
        self._send_all()
        return self._latest[instance.id]

    def broadcast(self, signal: str, variables: Variables, *, actor: str) -> int:
        """Give a signal to everyone who waits for it or begins with it; how many that were."""
        count = self._broadcast(signal, variables, actor)
        self._send_all()
        return count

    def _deliver(self, message: Message, actor: str) -> str:
        for instance_id, token in self.unit.messages.subscribers(message):
            if self._happen(instance_id, token, message.variables, actor, message):
                return instance_id
        if message.instance:
            return ""
        return outside.by_message(self.unit, self, message, actor=actor)

    def _broadcast(self, signal: str, variables: Variables, actor: str) -> int:
        received = [
            self._happen(instance_id, token, variables, actor)
            for instance_id, token in self.unit.messages.signal_subscribers(signal)
        ]
        begun = outside.by_signal(self.unit, self, signal, variables, actor=actor)
        return sum(received) + begun

    def _happen(
        self,
        instance_id: str,
        token: int,
        variables: Variables,
        actor: str,
        message: Message | None = None,
    ) -> bool:
        """Let what a token waits for happen; False if it waits no longer, by what came before."""
        instance = self.unit.instances.get(instance_id)
        program = self.catalogue.of(self.unit, instance)
        if instance.status is not Status.ACTIVE:
            return False
        try:
            step = engine.happen(program, instance.state, token, variables, self.now)
        except ConflictError:
            return False
        if message:  # before what follows, which may wait for the same name again
            self.unit.messages.deliver(message, to=instance.id)
        changed = self._changed(instance, step)
        self.unit.instances.save(changed, expected=instance.revision)
        self.unit.instances.remember(changed, before=instance.variables)
        self._write(changed, step, actor)
        return True

    def _changed(self, instance: Instance, step: engine.Step) -> Instance:
        return replace(
            instance,
            status=step.status if step.status.is_over else instance.status,
            revision=instance.revision + 1,
            state=step.state,
            outcome=step.outcome,
            outcome_name=step.outcome_name,
            next_due=step.next_due,
            ended_at=self.now if step.status.is_over else None,
            variables=step.variables,
        )

    def _write(self, instance: Instance, step: engine.Step, actor: str) -> None:
        self._latest[instance.id] = instance
        waits = self.unit.waits
        for how in ("completed", "interrupted"):
            ended = {number: each.kind for number, each in step.closed.items() if each.how == how}
            if ended:
                kinds = set(ended.values())
                waits.close(instance.id, [*ended], how=how, by=actor, at=self.now, kinds=kinds)
        waits.open(instance.id, step.opened, at=self.now)
        self.unit.history.append(instance.id, step.events, actor=actor, at=self.now, after=instance)
        program = self.catalogue.of(self.unit, instance)
        self._terms.follow(instance, program, step, actor=actor)
        self._todo.extend((instance.id, sent) for sent in step.sent)
        for wait in step.opened:
            if wait.kind is WaitKind.MESSAGE:
                self._take_early(instance, wait)

    def _take_early(self, instance: Instance, wait: Wait) -> None:
        early = self.unit.messages.waiting(wait.message, wait.correlation, instance.id)
        if early:
            self._happen(instance.id, wait.token, early.variables, "system", early)

    def _settle(self, instance: Instance, step: engine.Step, actor: str) -> Instance:
        """Write what the step did and all that follows; the instance as it stands after that."""
        self._write(instance, step, actor)
        self._send_all()
        return self._latest[instance.id]

    def _send_all(self) -> None:
        """Deliver what was sent on the way, until nothing is on its way."""
        while self._todo:
            sender, sent = self._todo.popleft()
            self._count(sent)
            if sent.kind is WaitKind.SIGNAL:
                self._broadcast(sent.name, sent.variables, "system")
            elif not sent.outside:
                self._send(sender, sent)

    def _count(self, sent: engine.Sent) -> None:
        self._sent += 1
        if self._sent > SENT_LIMIT:
            raise UsageError(
                f"more than {SENT_LIMIT:,} messages and signals follow from one another, "
                f"the last being '{sent.name}'",
                hint="Two processes answer each other without end: let one of them wait.",
            )

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
            self._deliver(message, "system")
