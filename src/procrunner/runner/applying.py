"""What the engine said is written down: state, waits, history, messages; all in one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from procrunner import engine
from procrunner.errors import ConflictError, UsageError
from procrunner.model import (
    Instance,
    KeptSignal,
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
        self._write(begun, step, actor)
        self._send_all()
        return self._latest[begun.id]

    def go_on(self, instance: Instance, step: engine.Step, *, actor: str) -> Instance:
        """Store an instance after a step.

        Raises:
            ConflictError: somebody else changed it meanwhile.
        """
        self._store(instance, step, actor)
        self._send_all()
        return self._latest[instance.id]

    def take_in(self, message: Message, *, actor: str) -> str:
        """Give a stored message to whoever waits for it, or start what it starts.

        Returns:
            The id of the instance that got it, empty if the message stays in the inbox.
        """
        receiver = self._deliver(message, actor)
        self._send_all()
        return receiver

    def catch_up(self, instance: Instance) -> Instance:
        """Give an instance what came while it could not take it, in the order it came.

        Timers that were due meanwhile fire before what came later.
        """
        self._latest[instance.id] = instance
        waited = {each.token for each in self._waits(instance)}
        signals = deque(self.unit.messages.kept_signals(instance.id))
        tried: set[str] = set()
        while not self._latest[instance.id].status.is_over:
            waits = self._waits(self._latest[instance.id])
            letters = [
                (letter.received_at, wait, letter)
                for wait in waits
                if wait.kind is WaitKind.MESSAGE and (letter := self._early(instance, wait))
                if letter.id not in tried
            ]
            came = [at for at, _, _ in letters] + [each.at for each in islice(signals, 1)]
            if not came:
                break  # timers are left to the worker
            first = min(came)
            if any(each.due and each.due <= first for each in waits):
                self._tick(instance.id, first)
            elif signals and signals[0].at == first:
                self._hear(signals.popleft(), waits, waited)
            else:
                _, wait, letter = min(letters, key=lambda each: each[0])
                tried.add(letter.id)
                self._happen(instance.id, wait.token, letter.variables, "system", letter)
        self._send_all()
        return self._latest[instance.id]

    def _waits(self, instance: Instance) -> Sequence[Wait]:
        return engine.waits(self.catalogue.of(self.unit, instance), instance.state, self.now)

    def _tick(self, instance_id: str, until: datetime) -> None:
        """Let the timers fire that were due until then."""
        instance = self._latest[instance_id]
        program = self.catalogue.of(self.unit, instance)
        step = engine.tick(program, instance.state, self.now, until=until)
        self._store(instance, step, "system")

    def _hear(self, signal: KeptSignal, waits: Sequence[Wait], waited: Collection[int]) -> None:
        """Give a kept signal to who waited for it then, and to who waits since what came before."""
        for wait in waits:
            is_heard = wait.kind is WaitKind.SIGNAL and wait.message == signal.name
            if is_heard and (wait.token in signal.tokens or wait.token not in waited):
                self._happen(signal.instance, wait.token, signal.variables, "system")

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
        received, missed = 0, dict[str, list[int]]()
        for instance_id, token in self.unit.messages.signal_subscribers(signal):
            if self._happen(instance_id, token, variables, actor):
                received += 1
            else:
                missed.setdefault(instance_id, []).append(token)
        for instance_id, tokens in missed.items():
            if self.unit.instances.get(instance_id).status is Status.SUSPENDED:
                kept = KeptSignal(
                    instance=instance_id,
                    name=signal,
                    tokens=tuple(tokens),
                    variables=variables,
                    at=self.now,
                )
                self.unit.messages.keep_signal(kept)
        return received + outside.by_signal(self.unit, self, signal, variables, actor=actor)

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
            if instance.status is Status.SUSPENDED:
                self._fence(instance)
            return False
        try:
            step = engine.happen(program, instance.state, token, variables, self.now)
        except ConflictError:
            return False
        if message:  # before what follows, which may wait for the same name again
            self.unit.messages.deliver(message, to=instance.id)
        self._store(instance, step, actor)
        return True

    def _store(self, instance: Instance, step: engine.Step, actor: str) -> None:
        changed = self._changed(instance, step)
        self.unit.instances.save(changed, expected=instance.revision)
        self.unit.instances.remember(changed, before=instance.variables)
        self._write(changed, step, actor)

    def _fence(self, instance: Instance) -> None:
        """Whoever lets it go on at this moment would not see what waits for it.

        Raises:
            ConflictError: somebody does.
        """
        fenced = replace(instance, revision=instance.revision + 1)
        self.unit.instances.save(fenced, expected=instance.revision)

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

    def _early(self, instance: Instance, wait: Wait) -> Message | None:
        return self.unit.messages.waiting(wait.message, wait.correlation, instance.id)

    def _take_early(self, instance: Instance, wait: Wait) -> None:
        if early := self._early(instance, wait):
            self._happen(instance.id, wait.token, early.variables, "system", early)

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
