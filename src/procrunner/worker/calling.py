"""The call of a handler: its arguments from variables and resources, its result as variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from procrunner import engine
from procrunner.errors import ConflictError, HandlerError, ProcrunnerError
from procrunner.handler import Call, Handler, Kind, arguments, result_variables
from procrunner.model import Instance, Job, Variables
from procrunner.ports import Store
from procrunner.runner import Catalogue
from procrunner.variables import checked


@dataclass(kw_only=True)
class Calling:
    """One call of a handler."""

    store: Store
    catalogue: Catalogue
    handler: Handler
    resource: Callable[[str], object]
    job: Job
    instance: Instance  #: as it was when the job was taken
    told: Variables  #: what the handler gets and nobody stores
    now: datetime
    known: Variables = field(default_factory=dict)  #: what it was called with, and could have been
    is_begun: bool = False  #: whether the handler may have done something

    def prepared(self) -> dict[str, object]:
        """The handler's arguments, but for the transaction.

        Raises:
            ConflictError: the task does not wait any more.
            HandlerError: a variable or a resource is missing.
        """
        self.known = {**self._variables(), **self.told, **self.job.inputs}
        given = arguments(self.handler, self.known)
        for name in self.handler.resources:
            if name == "call":
                given[name] = self._call(self.instance)
            elif name != "transaction":
                given[name] = self.resource(name)
            elif self.handler.kind is not Kind.TX:
                raise HandlerError(
                    "takes the transaction, but is not called in one",
                    where=self.handler.source,
                    hint=f'Declare it so: @handler("{self.handler.topic}", kind="tx").',
                )
        return given

    def result(self, given: dict[str, object], transaction: object = None) -> dict[str, Any]:
        """What the handler returned, as variables.

        Raises:
            HandlerError: it is nothing that variables can be made of.
            UsageError: a variable cannot be stored.
            Exception: whatever the handler raises.
        """
        if "transaction" in self.handler.resources:
            given = {**given, "transaction": transaction}
        self.is_begun = True
        try:
            returned = self.handler.function(**given)
        except ConflictError as error:  # the handler's own, not one about our job
            raise ProcrunnerError(error.what, where=error.where, hint=error.hint) from error
        variables = result_variables(returned, self.handler.topic)
        return checked(variables, where=self.handler.source)

    def _variables(self) -> Variables:
        instance = self.instance
        if not instance.state:
            raise ConflictError(f"instance {instance.id} has ended")
        program = self.catalogue.kept(instance)
        if program is None:
            with self.store.read() as unit:
                program = self.catalogue.of(unit, instance)
        return engine.variables(program, instance.state, self.job.token, self.now)

    def _call(self, instance: Instance) -> Call:
        job = self.job
        return Call(
            key=f"{instance.id}/{job.element}/{job.token}",
            topic=job.topic,
            instance=instance.id,
            business_key=instance.business_key,
            definition=f"{instance.process}:{instance.version}",
            element=job.element,
            attempt=job.attempts,
            now=self.now,
        )
