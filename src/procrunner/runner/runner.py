"""What an operator can ask for; each call is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from procrunner import engine
from procrunner.definition import Definition, read
from procrunner.errors import ConflictError, DefinitionError, Finding
from procrunner.form import filled
from procrunner.model import DefinitionVersion, Instance, Message, Status, WorkItem
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import starting
from procrunner.runner.applying import Applier
from procrunner.runner.catalogue import Catalogue
from procrunner.variables import checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A BPMN file to deploy."""

    file: str  #: path below the project's ``bpmn`` folder
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What became of one process of a deployment."""

    definition: DefinitionVersion
    is_new: bool  #: False when the newest version has the same content


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
        files = [(source, read(source.content, file=source.file)) for source in sources]
        with self.store.write() as unit:
            before = {each.process: each.version for each in unit.definitions.list()}
            stored = [
                self._store(unit, source, definition, process.id, process.name)
                for source, definition in files
                for process in definition.processes
                if process.executable
            ]
            self._refuse_what_cannot_run(unit, stored)
        return [
            Deployed(definition=each, is_new=each.version != before.get(each.process, 0))
            for each in stored
        ]

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
            variables: JSON data, checked against the form of the start event.
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
            if key and (found := _with_key(unit, version.process, key)):
                if return_existing:
                    return unit.instances.get(found.id)
                raise ConflictError(
                    f"instance {found.id} of {version.process} has the business key '{key}'",
                    hint="Give --if-exists return to get that one, or use another key.",
                )
            applier = Applier(unit, self.catalogue, self.clock.now())
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
            program = self.catalogue.of(unit, instance)
            element = program.nodes[f"{found.process}/{found.element}"].element
            where = f"{found.element} ({found.name})"
            given = filled(element.fields, checked(variables, where=where), where=where)
            step = engine.complete(program, instance.state, found.token, given, now)
            Applier(unit, self.catalogue, now).go_on(instance, step, actor=actor)
            return unit.work_items.get(found.id)

    def message(self, message: Message, *, actor: str) -> tuple[Message, bool]:
        """Take a message in: for whoever waits, to start an instance, or to wait in the inbox.

        Returns:
            The message with its receiver, if any; and False if it was received before.

        Raises:
            NotFoundError: the addressee does not exist.
        """
        checked(message.variables, where=f"message {message.name}")
        with self.store.write() as unit:
            if message.instance:
                message = replace(message, instance=unit.instances.get(message.instance).id)
            if not unit.messages.add(message):
                return message, False
            applier = Applier(unit, self.catalogue, message.received_at)
            receiver = applier.deliver(message, actor=actor)
            if not receiver and not message.instance:
                receiver = starting.by_message(unit, applier, message, actor=actor)
            return replace(message, delivered_to=receiver), True

    def signal(self, name: str, variables: Mapping[str, Any], *, actor: str) -> int:
        """Broadcast a signal; how many tokens received it."""
        given = checked(variables, where=f"signal {name}")
        with self.store.write() as unit:
            applier = Applier(unit, self.catalogue, self.clock.now())
            return applier.broadcast(name, given, actor=actor)

    def retry(self, incident: str, variables: Mapping[str, Any], *, actor: str) -> Instance:
        """Let a token go on after a person mended what stopped it.

        Raises:
            NotFoundError: no such incident.
            ConflictError: it is resolved already.
        """
        given = checked(variables, where=f"incident {incident}")
        now = self.clock.now()
        with self.store.write() as unit:
            found = unit.incidents.get(incident)
            if found.resolved_at is not None:
                raise ConflictError(
                    f"incident {found.id} was resolved by {found.resolved_by} "
                    f"at {found.resolved_at:%Y-%m-%d %H:%M:%S} UTC"
                )
            instance = unit.instances.get(found.instance)
            program = self.catalogue.of(unit, instance)
            step = engine.retry(program, instance.state, found.token, given, now)
            return Applier(unit, self.catalogue, now).go_on(instance, step, actor=actor)

    def cancel(self, instance: str, *, reason: str, actor: str) -> Instance:
        """End an instance.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it has ended.
        """
        now = self.clock.now()
        with self.store.write() as unit:
            found = unit.instances.get(instance)
            if found.status is not Status.ACTIVE:
                raise ConflictError(
                    f"instance {found.id} is {found.status} since "
                    f"{found.ended_at:%Y-%m-%d %H:%M:%S} UTC"
                )
            program = self.catalogue.of(unit, found)
            step = engine.cancel(program, found.state, now, reason=reason)
            return Applier(unit, self.catalogue, now).go_on(found, step, actor=actor)

    # How it is done.

    def _store(
        self, unit: Unit, source: Source, definition: Definition, process: str, name: str
    ) -> DefinitionVersion:
        return unit.definitions.add(
            DefinitionVersion(
                process=process,
                version=0,
                hash=definition.hash,
                name=name,
                file=source.file,
                xml=source.content,
                deployed_at=self.clock.now(),
            )
        )

    def _refuse_what_cannot_run(self, unit: Unit, stored: Sequence[DefinitionVersion]) -> None:
        findings: dict[Finding, None] = {}
        for each in stored:
            try:
                pins = self.catalogue.pins(unit, each)
                self.catalogue.program(unit, each.process, each.version, pins)
            except DefinitionError as error:
                findings.update(dict.fromkeys(error.findings))
        if findings:
            raise DefinitionError(list(findings))


def _with_key(unit: Unit, process: str, key: str) -> Instance | None:
    found = unit.instances.list(process=process, business_key=key, status=Status.ACTIVE, limit=1)
    return found[0] if found else None
