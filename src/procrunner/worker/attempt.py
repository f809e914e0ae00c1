"""One attempt at one job: call the handler, and take over whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from procrunner import engine
from procrunner.errors import ConflictError, HandlerError, ProcrunnerError, UsageError
from procrunner.handler import BpmnError, Handler, Kind, Retry
from procrunner.model import (
    EventKind,
    HistoryEvent,
    IncidentKind,
    Instance,
    Job,
    JobStatus,
    Variables,
)
from procrunner.patience import Patience
from procrunner.ports import Store, Unit
from procrunner.retrying import policy
from procrunner.runner import Catalogue, passing
from procrunner.runner.applying import Applier
from procrunner.variables import checked
from procrunner.veil import NO_VEIL, Veil, bare
from procrunner.worker.calling import Calling
from procrunner.worker.heart import Heart

ACTOR = "system"
LOST = "lost: the job is another's by now"
RACES = 5
"""How often a step is taken anew because somebody else changed the instance meanwhile."""
DEATHS = 10
"""How many attempts a job has at least whose workers die in its middle: each may be innocent."""
SHORTEST = timedelta(seconds=1)
"""The least that a handler may ask to wait; less would keep the worker turning."""

_UNKNOWN = (
    "Find out at the counterpart. If it was not done: retry. If it was: retry --done, with --set "
    "for each variable that the handler would have returned."
)
_DEADLY = (
    "See what ended the workers: too little memory, or a library that crashes. Mend it; then retry."
)

Take = Callable[[Unit, engine.Program, Instance], engine.Step]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt at one job."""

    store: Store
    catalogue: Catalogue
    handlers: Mapping[str, Handler]
    resource: Callable[[str], object]
    heart: Heart
    instance: Instance  #: as it was when the job was taken
    now: datetime
    patience: Patience = field(default_factory=Patience)
    spread: float = 0  #: of delays, by which part they may be longer
    told: Variables = field(default_factory=dict)  #: what the handler gets and nobody stores
    secrets: Collection[str] = ()  #: what errors must not tell
    veil: Veil = NO_VEIL  #: masks personal data in errors

    @property
    def job(self) -> Job:
        """The job as it is held now."""
        return self.heart.job

    def run(self) -> str:
        """Call the handler and take its outcome over; what it came to, in a word or two."""
        handler = self.handlers.get(self.job.topic)
        if handler is None:
            return self._give_up(
                f"no handler has the topic '{self.job.topic}'",
                hint="Write one in the project's handlers folder, or mend the topic; then retry.",
            )
        if handler.kind is Kind.ASK and self.job.attempts > 1 and not self.job.error:
            return self._ask("nobody knows whether the handler did its work before it was stopped")
        if not self.job.error and self.job.attempts > DEATHS and self.job.attempts > self._allowed:
            lost = f"{self.job.attempts - 1} attempts, and its worker died in the last one too"
            return self._give_up(lost, hint=_DEADLY)
        calling = Calling(
            store=self.store,
            catalogue=self.catalogue,
            handler=handler,
            resource=self.resource,
            job=self.job,
            instance=self.instance,
            told=self.told,
            now=self.now,
        )
        try:
            return self._call(calling)
        except Retry as later:
            due = self.now + max(later.after, SHORTEST)
            return self._put_off(self._hidden(later.reason, calling), due, count_attempt=False)
        except BpmnError as error:
            return self._raise(error, calling)
        except ConflictError:
            return LOST
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a handler may fail in any way it likes
            return self._failed(error, calling)

    @property
    def _allowed(self) -> int:
        """Attempts that the policy allows."""
        try:
            return len(policy(self.job.policy).delays) + 1
        except UsageError:
            return 1

    def _call(self, calling: Calling) -> str:
        given = calling.prepared()
        result = None
        if calling.handler.kind is not Kind.TX:  # that one's fence is its own transaction
            result = self.patience.call(
                self.job.topic,
                partial(calling.result, given),
                meanwhile=self.heart.beat,
                every=self.heart.every,
            )

        def finish(unit: Unit, program: engine.Program, instance: Instance) -> engine.Step:
            done = calling.result(given, unit.connection) if result is None else result
            return engine.finish(program, instance.state, self.job.token, done, self.now)

        return self._take(finish, "done")

    def _take(self, take: Take, said: str) -> str:
        """Store a step of the instance; whoever woke up late and lost the job changes nothing."""
        for _ in range(RACES):
            try:
                with self.store.write() as unit:
                    if not self._is_own(unit):
                        return LOST
                    instance = unit.instances.get(self.job.instance)
                    step = take(unit, self.catalogue.of(unit, instance), instance)
                    Applier(unit, self.catalogue, self.now).go_on(instance, step, actor=ACTOR)
            except ConflictError:
                continue  # another branch of the instance was first
            return said
        return LOST

    def _is_own(self, unit: Unit) -> bool:
        current = unit.jobs.get(self.job.instance, self.job.token)
        mine = (self.job.worker, self.job.attempts, self.job.lease_until, JobStatus.RUNNING)
        return (current.worker, current.attempts, current.lease_until, current.status) == mine

    # What else may come of it.

    def _raise(self, error: BpmnError, calling: Calling) -> str:
        try:
            variables = checked(error.variables, where=calling.handler.source)
        except UsageError as wrong:
            return self._failed(wrong, calling)

        def raise_(_: Unit, program: engine.Program, instance: Instance) -> engine.Step:
            return engine.bpmn_error(
                program,
                instance.state,
                self.job.token,
                self.now,
                code=error.code,
                message=self._bare(error.message),
                variables=variables,
            )

        return self._take(raise_, f"error {error.code}")

    def _failed(self, error: BaseException, calling: Calling) -> str:
        handler = calling.handler
        if handler.kind is Kind.ASK and calling.is_begun:
            said = self._told(error, calling)
            return self._ask(f"nobody knows whether the handler did its work: {said}")
        if isinstance(error, HandlerError | UsageError):  # trying again would not help
            hint = self._hidden(error.hint, calling)
            return self._give_up(self._told(error, calling), hint=hint)
        try:
            delay = policy(self.job.policy).delay(
                self.job.attempts, job=self.job.id, spread=self.spread
            )
        except UsageError as wrong:
            return self._give_up(f"{self._told(error, calling)}; and {wrong.what}", hint=wrong.hint)
        if delay is not None:
            return self._put_off(self._told(error, calling), self.now + delay)
        hint = getattr(error, "hint", "") or f"Mend what {handler.source} complains of; then retry."
        return self._give_up(self._told(error, calling), hint=self._hidden(hint, calling))

    def _put_off(self, error: str, due: datetime, *, count_attempt: bool = True) -> str:
        if self.told:  # nobody would know them at the next attempt
            return self._give_up(error, hint="")
        event = HistoryEvent(
            kind=EventKind.FAILED,
            element=self.job.element,
            process=self.job.process,
            name=self.job.name,
            token=self.job.token,
            data={"attempt": self.job.attempts, "error": error, "again": due.isoformat()},
        )
        try:
            with self.store.write() as unit:
                unit.jobs.put_off(self.job, due=due, error=error, count_attempt=count_attempt)
                unit.history.append(self.job.instance, [event], actor=ACTOR, at=self.now)
        except ConflictError:
            return LOST
        return f"failed, again at {self.catalogue.rules.told(due)}: {error}"

    def _ask(self, message: str) -> str:
        return self._give_up(message, hint=_UNKNOWN, kind=IncidentKind.OUTCOME)

    def _give_up(
        self, message: str, *, hint: str, kind: IncidentKind = IncidentKind.HANDLER
    ) -> str:
        def fail(unit: Unit, program: engine.Program, instance: Instance) -> engine.Step:
            unit.jobs.fail(self.job, error=message)
            return engine.fail(
                program,
                instance.state,
                self.job.token,
                self.now,
                kind=kind,
                message=message,
                hint=passing.again(program, self.job) or hint,
            )

        return self._take(fail, f"incident: {message}")

    def _told(self, error: BaseException, calling: Calling) -> str:
        return self._hidden(_told(error), calling)

    def _hidden(self, said: str, calling: Calling) -> str:
        return self.veil.text(self._bare(said), calling.known)

    def _bare(self, said: str) -> str:
        return bare(said, self.secrets)


def _told(error: BaseException) -> str:
    if isinstance(error, ProcrunnerError):
        return f"{error.where}: {error.what}" if error.where else error.what
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
