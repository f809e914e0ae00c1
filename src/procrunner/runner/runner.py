"""Deploy, start, complete, deliver: what moves cases; each call is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from procrunner import file_type
from procrunner.definition import Element
from procrunner.errors import ConflictError
from procrunner.model import Instance, Message, WorkItem
from procrunner.permissions import ANY, EVERY, May
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import (
    completing,
    deploying,
    files,
    holding,
    outside,
    starting,
)
from procrunner.runner.applying import Applier
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.deploying import Deployed, Source
from procrunner.runner.door import Door
from procrunner.runner.passing import Passing
from procrunner.runner.terms import Rules
from procrunner.variables import checked


class Runner:
    """Runs processes; keeps everything in the store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        catalogue: Catalogue | None = None,
        *,
        accepted: Collection[str] = file_type.USUAL,
        door: Door | None = None,
    ) -> None:
        """Take what it works with; whatever it does may raise NotPermittedError, by the door.

        Args:
            store: where everything is kept.
            clock: tells the time.
            catalogue: definitions that are read already.
            accepted: types of files that come in.
            door: who may do what; everybody everything without one.
        """
        self.accepted = accepted
        self.store = store
        self.clock = clock
        self.catalogue = catalogue or Catalogue()
        self.door = door or Door(self.catalogue, clock)
        self.passing = Passing()  #: values for handlers that are stored nowhere

    def deploy(self, sources: Sequence[Source], *, actor: str = "") -> list[Deployed]:
        """Store the executable processes of the files; all of them, or none.

        Raises:
            DefinitionError: a file cannot be read, or a process cannot run as BPMN says.
        """
        files = deploying.readable(sources)
        with self.store.write() as unit:
            deployed = deploying.deploy(unit, files, at=self.clock.now())
            for each in deployed:
                self.door.require(unit, actor, May.DEPLOY, each.definition.process)
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
            actor = self.door.require(unit, actor, May.START, version.process)
            if found := starting.with_key(unit, version.process, key):
                if return_existing:
                    return found
                raise ConflictError(
                    f"instance {found.id} of {version.process} has the business key '{key}'",
                    hint="Give --if-exists return to get that one, or use another key.",
                )
            applier = Applier(unit, self.catalogue, self.clock.now())
            self._keep(unit, variables, at=applier.now)
            return starting.begin(unit, applier, version, given, at=at, key=key, actor=actor)

    def form(self, item: str, *, actor: str) -> tuple[WorkItem, Element]:
        """An open work item that the actor may complete, and the task that it is.

        Raises:
            NotFoundError: no such work item.
            NotPermittedError: the actor may not do it.
            ConflictError: it was completed or interrupted before, or is in somebody else's hands.
        """
        with self.store.write() as unit:  # nothing is changed
            opened = self._open(unit, item, actor)
            return opened.item, opened.task

    def complete(self, item: str, variables: Mapping[str, Any], *, actor: str) -> WorkItem:
        """Complete a work item with what its form asks, and what is filled in of it already.

        What was delegated is not done by that: its owner has it again, with what was given.

        Where persons are known, the actor is one of them, by id or account; the history says for
        whom a deputy did it.

        Raises:
            NotFoundError: no such work item.
            NotPermittedError: the actor may not do it.
            ConflictError: it was completed or interrupted before, or is in somebody else's hands.
            UsageError: the variables do not fit the form.
            ExpressionError: what follows cannot be computed with these variables.
        """
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            opened = self._open(unit, item, actor)
            self._keep(unit, variables, at=applier.now)
            done, told = completing.complete(applier, opened, variables)
        if told:
            self.passing.put(told)
        return done

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
                message = replace(
                    message, instance=_addressee(unit, message.instance, self.catalogue.rules)
                )
            actor = self.door.require(unit, actor, May.ACT, ANY)
            if not unit.messages.add(message):
                return message, False
            self._keep(unit, attached, at=message.received_at)
            receiver = Applier(unit, self.catalogue, message.received_at).take_in(
                message, actor=actor
            )
            if told := receiver or message.instance:
                self.door.require(unit, actor, May.ACT, unit.instances.get(told).process)
            return replace(message, delivered_to=receiver), True

    def signal(self, name: str, variables: Mapping[str, Any], *, actor: str) -> int:
        """Broadcast a signal; how many tokens received it, and how many processes began."""
        given = checked(variables, where=f"signal {name}")
        with self.store.write() as unit:
            actor = self.door.require(unit, actor, May.ACT, EVERY)
            applier = Applier(unit, self.catalogue, self.clock.now())
            self._keep(unit, variables, at=applier.now)
            return applier.broadcast(name, given, actor=actor)

    def conditions(self, variables: Mapping[str, Any], *, actor: str) -> list[Instance]:
        """Begin every process whose start condition holds for these variables.

        Raises:
            ExpressionError: a condition cannot be computed with these values.
            UsageError: the variables do not fit the form of a start.
        """
        given = checked(variables, where="conditions")
        with self.store.write() as unit:
            actor = self.door.require(unit, actor, May.ACT, EVERY)
            applier = Applier(unit, self.catalogue, self.clock.now())
            self._keep(unit, variables, at=applier.now)
            return outside.by_conditions(unit, applier, given, actor=actor)

    def _open(self, unit: Unit, item: str, actor: str) -> completing.Opened:
        return completing.open_(
            unit, self.catalogue, self.door, item, actor=actor, now=self.clock.now()
        )

    def _keep(self, unit: Unit, variables: Mapping[str, Any], *, at: datetime) -> None:
        files.keep(unit, variables, at=at, accepted=self.accepted)


def _addressee(unit: Unit, ref: str, rules: Rules) -> str:
    found = unit.instances.get(ref)
    holding.refuse_ended(found, rules)
    return found.id
