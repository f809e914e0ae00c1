"""What an operator can ask for; each call is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from procrunner import engine
from procrunner.errors import ConflictError
from procrunner.form import filled
from procrunner.model import Instance, Message, WorkItem
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import (
    deploying,
    holding,
    migrating,
    moving,
    outside,
    retrying,
    starting,
    telling,
)
from procrunner.runner.applying import Applier
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.deploying import Deployed, Source
from procrunner.runner.moving import Move, Order
from procrunner.runner.telling import Recount
from procrunner.variables import Attachment, checked


class Runner:
    """Runs processes; keeps everything in the store."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue | None = None) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue or Catalogue()

    def deploy(self, sources: Sequence[Source]) -> list[Deployed]:
        """Store the executable processes of the files; all of them, or none.

        Raises:
            DefinitionError: a file cannot be read, or a process cannot run as BPMN says.
        """
        files = deploying.readable(sources)
        with self.store.write() as unit:
            deployed = deploying.deploy(unit, files, at=self.clock.now())
        read = {each.id: definition for _, definition in files for each in definition.processes}
        for each in deployed:
            self.catalogue.keep(each.definition, read[each.definition.process])
        return deployed

    def start(  # noqa: PLR0913 - the facts of a start
        self,
        process: str,
        variables: Mapping[str, Any],
        *,
        actor: str,
        key: str = "",
        at: str = "",
        return_existing: bool = False,
    ) -> Instance:
        """Begin an instance of the newest version of a process.

        Args:
            process: BPMN id.
            variables: JSON data and attachments, checked against the form of the start event.
            actor: who starts it.
            key: business key; one active instance of a process may have it.
            at: start event, where there are several.
            return_existing: give back the active instance with this key, if there is one.

        Raises:
            NotFoundError: no such process.
            ConflictError: an active instance has the key already.
            UsageError: variables do not fit.
        """
        given = checked(variables, where=process)
        with self.store.write() as unit:
            version = unit.definitions.get(process)
            if found := starting.with_key(unit, version.process, key):
                if return_existing:
                    return found
                raise ConflictError(
                    f"instance {found.id} of {version.process} has the business key '{key}'",
                    hint="Give --if-exists return to get that one, or use another key.",
                )
            applier = Applier(unit, self.catalogue, self.clock.now())
            _keep(unit, variables, at=applier.now)
            return starting.begin(unit, applier, version, given, at=at, key=key, actor=actor)

    def complete(self, item: str, variables: Mapping[str, Any], *, actor: str) -> WorkItem:
        """Complete a work item with what its form asks.

        Raises:
            NotFoundError: no such work item.
            ConflictError: it was completed or interrupted before.
            UsageError: the variables do not fit the form.
            ExpressionError: what follows cannot be computed with these variables.
        """
        now = self.clock.now()
        with self.store.write() as unit:
            found = unit.work_items.get(item)
            if found.closed_at is not None:
                raise ConflictError(
                    f"work item {found.id} ({found.name}) was {found.closing} "
                    f"by {found.closed_by} at {found.closed_at:%Y-%m-%d %H:%M:%S} UTC",
                    hint=f"See what the instance waits for now: procrunner show {found.instance}",
                )
            instance = unit.instances.get(found.instance)
            holding.refuse_suspended(instance)
            program = self.catalogue.of(unit, instance)
            element = program.nodes[f"{found.process}/{found.element}"].element
            where = f"{found.element} ({found.name})"
            given = filled(element.fields, checked(variables, where=where), where=where)
            step = engine.complete(program, instance.state, found.token, given, now)
            _keep(unit, variables, at=now)
            Applier(unit, self.catalogue, now).go_on(instance, step, actor=actor)
            how = step.closed[found.token].how
            return replace(found, closed_at=now, closed_by=actor, closing=how)

    def message(self, message: Message, *, actor: str) -> tuple[Message, bool]:
        """Take a message in: for whoever waits, to start an instance, or to wait in the inbox.

        Returns:
            The message with its receiver, if any; and False if it was received before.

        Raises:
            NotFoundError: the addressee does not exist.
            ConflictError: the addressee has ended.
            UsageError: the variables do not fit the form of the start that it leads to.
        """
        attached = message.variables
        given = checked(attached, where=f"message {message.name}")
        message = replace(message, variables=given)
        with self.store.write() as unit:
            if message.instance:
                message = replace(message, instance=_addressee(unit, message.instance))
            if not unit.messages.add(message):
                return message, False
            _keep(unit, attached, at=message.received_at)
            receiver = Applier(unit, self.catalogue, message.received_at).take_in(
                message, actor=actor
            )
            return replace(message, delivered_to=receiver), True

    def signal(self, name: str, variables: Mapping[str, Any], *, actor: str) -> int:
        """Broadcast a signal; how many tokens received it, and how many processes began."""
        given = checked(variables, where=f"signal {name}")
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            _keep(unit, variables, at=applier.now)
            return applier.broadcast(name, given, actor=actor)

    def conditions(self, variables: Mapping[str, Any], *, actor: str) -> list[Instance]:
        """Begin every process whose start condition holds for these variables.

        Raises:
            ExpressionError: a condition cannot be computed with these values.
            UsageError: the variables do not fit the form of a start.
        """
        given = checked(variables, where="conditions")
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            _keep(unit, variables, at=applier.now)
            return outside.by_conditions(unit, applier, given, actor=actor)

    def retry(
        self, incident: str, variables: Mapping[str, Any], *, actor: str, is_done: bool = False
    ) -> Instance:
        """Let a token go on after a person mended what stopped it.

        Args:
            incident: its number, or an instance that has only one.
            variables: set right on the way; or the result, where an outcome is unknown.
            actor: who mended it.
            is_done: the handler's work was done without it; the variables are its result.

        Raises:
            NotFoundError: no such incident.
            UsageError: the instance has several.
            ConflictError: it is resolved already.
        """
        given = checked(variables, where=f"incident {incident}")
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            found = retrying.find(unit, incident)
            holding.refuse_suspended(unit.instances.get(found.instance))
            _keep(unit, variables, at=applier.now)
            return retrying.retry(applier, found, given, actor=actor, is_done=is_done)

    def cancel(self, instance: str, *, reason: str, actor: str) -> Instance:
        """End an instance.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it has ended.
        """
        now = self.clock.now()
        with self.store.write() as unit:
            found = unit.instances.get(instance)
            if found.status.is_over:
                raise _ended(found)
            program = self.catalogue.of(unit, found)
            step = engine.cancel(program, found.state, now, reason=reason)
            return Applier(unit, self.catalogue, now).go_on(found, step, actor=actor)

    def suspend(self, instance: str, *, reason: str, actor: str) -> Instance:
        """Stop an instance for a while; its terms run on, for the law does not stop.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it is not at work.
        """
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            found = unit.instances.get(instance)
            return holding.suspend(applier, found, reason=reason, actor=actor)

    def resume(self, instance: str, *, reason: str, actor: str) -> Instance:
        """Let a suspended instance go on.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it is not suspended.
        """
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            found = unit.instances.get(instance)
            return holding.resume(applier, found, reason=reason, actor=actor)

    def move(self, instance: str, order: Order, *, apply: bool, actor: str) -> Move:
        """Move a token to another element, or only tell what that would do.

        Raises:
            NotFoundError: no such instance, or no token waits there.
            ConflictError: the instance has ended.
            UsageError: the token cannot be put there.
        """
        given = checked(order.variables, where=f"instance {instance}")
        opened = self.store.write() if apply else self.store.read()
        with opened as unit:
            found = unit.instances.get(instance)
            if found.status.is_over:
                raise _ended(found)
            applier = Applier(unit, self.catalogue, self.clock.now())
            if apply:
                _keep(unit, order.variables, at=applier.now)
            wanted = replace(order, variables=given)
            return moving.move(applier, found, wanted, apply=apply, actor=actor)

    def plan_over(
        self, instance: str, *, to: int | None, mapping: Mapping[str, str]
    ) -> migrating.Plan:
        """How an instance would go over to another version; nothing changes.

        Raises:
            NotFoundError: no such instance, or no such version.
            ConflictError: it has ended, or runs that version already.
        """
        with self.store.read() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            return migrating.plan(applier, unit.instances.get(instance), to=to, mapping=mapping)

    def go_over(
        self, instance: str, *, to: int | None, mapping: Mapping[str, str], actor: str
    ) -> Instance:
        """Let an instance go over to another version of its process.

        Raises:
            NotFoundError: no such instance, or no such version.
            ConflictError: it does not fit, has ended, or runs that version already.
        """
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            found = unit.instances.get(instance)
            planned = migrating.plan(applier, found, to=to, mapping=mapping)
            return migrating.apply(applier, planned, actor=actor)

    def go_back(self, instance: str, *, actor: str) -> Instance:
        """Let an instance go back to the version that it came over from.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it did not come over, or something was done in it since.
        """
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            return migrating.undo(applier, unit.instances.get(instance), actor=actor)

    def recount(self, *, apply: bool, actor: str) -> list[Recount]:
        """Open terms that were counted by other calendars, as today's count them.

        Args:
            apply: store them; otherwise nothing is changed.
            actor: who asks for it.
        """
        opened = self.store.write() if apply else self.store.read()
        with opened as unit:
            found = telling.recount(unit, self.catalogue.rules)
            if apply:
                telling.apply(unit, found, actor=actor, now=self.clock.now())
            return found


def _keep(unit: Unit, variables: Mapping[str, Any], *, at: datetime) -> None:
    for each in variables.values():
        if isinstance(each, Attachment):
            unit.attachments.put(each.content, name=each.name, at=at)


def _addressee(unit: Unit, ref: str) -> str:
    found = unit.instances.get(ref)
    if found.status.is_over:
        raise _ended(found)
    return found.id


def _ended(instance: Instance) -> ConflictError:
    at = f"{instance.ended_at:%Y-%m-%d %H:%M:%S} UTC"
    return ConflictError(
        f"instance {instance.id} was {instance.status} at {at}",
        hint=f"See how it ended: procrunner history {instance.id}",
    )
