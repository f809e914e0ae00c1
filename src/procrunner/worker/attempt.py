"""One attempt at one job: call the handler, and take over whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from procrunner import engine
from procrunner.errors import ConflictError, HandlerError, ProcrunnerError, UsageError
from procrunner.handler import (
    BpmnError,
    Call,
    Handler,
    Kind,
    Retry,
    arguments,
    result_variables,
)
from procrunner.model import (
    EventKind,
    HistoryEvent,
    IncidentKind,
    Instance,
    Job,
    JobStatus,
)
from procrunner.ports import Store, Unit
from procrunner.retrying import policy
from procrunner.runner import Catalogue
from procrunner.runner.applying import Applier
from procrunner.variables import checked

ACTOR = "system"


@dataclass(kw_only=True)
class Attempt:
    """One attempt at one job."""

    store: Store
    catalogue: Catalogue
    handlers: Mapping[str, Handler]
    resource: Callable[[str], object]
    job: Job
    now: datetime
    instance: Instance = field(init=False)
    program: engine.Program = field(init=False)

    def run(self) -> str:
        """Call the handler and take its outcome over; what it came to, in a word or two."""
        handler_ = self.handlers.get(self.job.topic)
        if handler_ is None:
            return self._give_up(
                f"no handler has the topic '{self.job.topic}'",
                hint="Write one in the project's handlers folder, or mend the topic; then retry.",
            )
        if handler_.kind is Kind.ASK and self.job.attempts > 1 and not self.job.error:
            return self._give_up(
                "nobody knows whether the handler did its work before the machine stopped",
                hint="Find out at the counterpart; then retry, or set its result with --set.",
                kind=IncidentKind.OUTCOME,
            )
        try:
            given = self._arguments(handler_)
            if handler_.kind is Kind.TX:
                return self._run_in_transaction(handler_, given)
            result = self._result(handler_, given)
        except Retry as later:
            return self._put_off(later.reason, self.now + later.after, count_attempt=False)
        except BpmnError as error:
            return self._raise(error)
        except ConflictError:
            return "lost"
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way it likes
            return self._failed(error, handler_)
        return self._finish(result)

    def _arguments(self, handler_: Handler) -> dict[str, object]:
        with self.store.read() as unit:
            self.instance = unit.instances.get(self.job.instance)
            self.program = self.catalogue.of(unit, self.instance)
        variables = engine.variables(self.program, self.instance.state, self.job.token, self.now)
        given = arguments(handler_, {**variables, **self.job.inputs})
        for name in handler_.resources:
            if name == "call":
                given[name] = self._call()
            elif name != "transaction":
                given[name] = self.resource(name)
        return given

    def _call(self) -> Call:
        job, instance = self.job, self.instance
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

    def _result(self, handler_: Handler, given: dict[str, object]) -> dict[str, Any]:
        returned = result_variables(handler_.function(**given), handler_.topic)
        return checked(returned, where=handler_.source)

    def _run_in_transaction(self, handler_: Handler, given: dict[str, object]) -> str:
        with self.store.write() as unit:
            self._expect_own(unit)
            if "transaction" in handler_.resources:
                given["transaction"] = unit.connection
            self._take_over(unit, self._result(handler_, given))
        return "done"

    def _finish(self, result: dict[str, Any]) -> str:
        try:
            with self.store.write() as unit:
                self._expect_own(unit)
                self._take_over(unit, result)
        except ConflictError:
            return "lost"
        return "done"

    def _take_over(self, unit: Unit, result: dict[str, Any]) -> None:
        instance = unit.instances.get(self.job.instance)
        step = engine.finish(self.program, instance.state, self.job.token, result, self.now)
        Applier(unit, self.catalogue, self.now).go_on(instance, step, actor=ACTOR)

    def _expect_own(self, unit: Unit) -> None:
        """Whoever woke up late and lost the job changes nothing."""
        current = unit.jobs.get(self.job.instance, self.job.token)
        mine = (self.job.worker, self.job.attempts, JobStatus.RUNNING)
        if (current.worker, current.attempts, current.status) != mine:
            raise ConflictError(f"job {self.job.id} is another worker's by now")

    # What else may come of it.

    def _raise(self, error: BpmnError) -> str:
        try:
            with self.store.write() as unit:
                self._expect_own(unit)
                instance = unit.instances.get(self.job.instance)
                step = engine.bpmn_error(
                    self.program,
                    instance.state,
                    self.job.token,
                    self.now,
                    code=error.code,
                    message=error.message,
                    variables=checked(error.variables, where=self.job.topic),
                )
                Applier(unit, self.catalogue, self.now).go_on(instance, step, actor=ACTOR)
        except ConflictError:
            return "lost"
        return f"error {error.code}"

    def _failed(self, error: Exception, handler_: Handler) -> str:
        message = str(error) if isinstance(error, ProcrunnerError) else _told(error)
        if isinstance(error, HandlerError | UsageError):
            return self._give_up(error.what, hint=error.hint)  # trying again would not help
        delay = policy(self.job.policy).delay(self.job.attempts)
        if delay is not None:
            return self._put_off(message, self.now + delay)
        hint = f"Mend what {handler_.source} complains of; then retry."
        return self._give_up(message, hint=hint)

    def _put_off(self, error: str, due: datetime, *, count_attempt: bool = True) -> str:
        with self.store.write() as unit:
            try:
                unit.jobs.put_off(self.job, due=due, error=error, count_attempt=count_attempt)
            except ConflictError:
                return "lost"
            event = HistoryEvent(
                kind=EventKind.FAILED,
                element=self.job.element,
                process=self.job.process,
                name=self.job.name,
                token=self.job.token,
                data={"attempt": self.job.attempts, "error": error, "again": due.isoformat()},
            )
            unit.history.append(self.job.instance, [event], actor=ACTOR, at=self.now)
        return f"failed, again at {due:%H:%M:%S} UTC: {error}"

    def _give_up(
        self, message: str, *, hint: str, kind: IncidentKind = IncidentKind.HANDLER
    ) -> str:
        with self.store.write() as unit:
            try:
                self._expect_own(unit)
            except ConflictError:
                return "lost"
            unit.jobs.fail(self.job, error=message)
            instance = unit.instances.get(self.job.instance)
            program = self.catalogue.of(unit, instance)
            step = engine.fail(
                program,
                instance.state,
                self.job.token,
                self.now,
                kind=kind,
                message=message,
                hint=hint,
            )
            Applier(unit, self.catalogue, self.now).go_on(instance, step, actor=ACTOR)
        return f"incident: {message}"


def _told(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
