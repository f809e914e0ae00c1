"""What helps a case along that does not go on by itself; each call is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from procrunner import engine, file_type
from procrunner.errors import UsageError
from procrunner.model import Incident, Instance
from procrunner.permissions import EVERY, May
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import files, holding, migrating, moving, retrying, telling
from procrunner.runner.applying import Applier
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.door import Door
from procrunner.runner.moving import Move, Order
from procrunner.runner.telling import Recount
from procrunner.variables import checked


@dataclass(frozen=True, slots=True)
class _Case:
    """An instance in a transaction, and who mends it."""

    applier: Applier
    instance: Instance
    actor: str


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends cases, for those who may mend their processes.

    Everything here raises NotFoundError where no case or incident is named so, and
    NotPermittedError by the door.
    """

    store: Store
    clock: Clock
    catalogue: Catalogue
    door: Door
    accepted: Collection[str] = file_type.USUAL  #: types of files

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
            UsageError: the instance has several.
            ConflictError: it is resolved already.
        """
        given = checked(variables, where=f"incident {incident}")
        with self.store.write() as unit:
            found = retrying.find(unit, incident)
            case = self._of(unit, found.instance, actor)
            holding.refuse_suspended(case.instance)
            self._keep(case, variables)
            return retrying.retry(case.applier, found, given, actor=case.actor, is_done=is_done)

    def resolve(self, incident: str, *, reason: str, actor: str) -> Incident:
        """Take an incident for settled by hand: it is off the list until its token stops again.

        The token stands where it stood: ``retry``, ``move`` and ``cancel`` change that.

        Args:
            incident: its number, or an instance that has only one.
            reason: how the matter was settled; it stays in the history.
            actor: who settled it.

        Raises:
            UsageError: the instance has several; or there is no reason.
            ConflictError: it is resolved or settled already.
        """
        checked({"reason": reason}, where=f"incident {incident}")
        if not reason.strip():
            raise UsageError(
                "there is no reason",
                where=f"incident {incident}",
                hint="Write how the matter was settled.",
            )
        with self.store.write() as unit:
            found = retrying.find(unit, incident)
            case = self._of(unit, found.instance, actor)
            unit.instances.hold(found.instance)  # of two who settle or retry it, one is first
            return retrying.settle(case.applier, found.id, reason=reason, actor=case.actor)

    def cancel(self, instance: str, *, reason: str, actor: str) -> Instance:
        """End an instance.

        Raises:
            ConflictError: it has ended.
        """
        with self._case(instance, actor) as case:
            holding.refuse_ended(case.instance, self.catalogue.rules)
            applier = case.applier
            program = self.catalogue.of(applier.unit, case.instance)
            step = engine.cancel(program, case.instance.state, applier.now, reason=reason)
            return applier.go_on(case.instance, step, actor=case.actor)

    def suspend(self, instance: str, *, reason: str, actor: str) -> Instance:
        """Stop an instance for a while; its terms run on, for the law does not stop.

        Raises:
            ConflictError: it is not at work.
        """
        with self._case(instance, actor) as case:
            return holding.suspend(case.applier, case.instance, reason=reason, actor=case.actor)

    def resume(self, instance: str, *, reason: str, actor: str) -> Instance:
        """Let a suspended instance go on.

        Raises:
            ConflictError: it is not suspended.
        """
        with self._case(instance, actor) as case:
            return holding.resume(case.applier, case.instance, reason=reason, actor=case.actor)

    def move(self, instance: str, order: Order, *, apply: bool, actor: str) -> Move:
        """Move a token to another element, or only tell what that would do.

        Raises:
            NotFoundError: no token waits there.
            ConflictError: the instance has ended.
            UsageError: the token cannot be put there.
        """
        given = checked(order.variables, where=f"instance {instance}")
        with self._case(instance, actor, apply=apply) as case:
            holding.refuse_ended(case.instance, self.catalogue.rules)
            if apply:
                self._keep(case, order.variables)
            wanted = replace(order, variables=given)
            return moving.move(case.applier, case.instance, wanted, apply=apply, actor=case.actor)

    def plan_over(
        self, instance: str, *, to: int | None, mapping: Mapping[str, str], actor: str = ""
    ) -> migrating.Plan:
        """How an instance would go over to another version; nothing changes.

        Raises:
            NotFoundError: no such version.
            ConflictError: it has ended, or runs that version already.
        """
        with self._case(instance, actor, apply=False) as case:
            return migrating.plan(case.applier, case.instance, to=to, mapping=mapping)

    def go_over(
        self, instance: str, *, to: int | None, mapping: Mapping[str, str], actor: str
    ) -> Instance:
        """Let an instance go over to another version of its process.

        Raises:
            NotFoundError: no such version.
            ConflictError: it does not fit, has ended, or runs that version already.
        """
        with self._case(instance, actor) as case:
            planned = migrating.plan(case.applier, case.instance, to=to, mapping=mapping)
            return migrating.apply(case.applier, planned, actor=case.actor)

    def go_back(self, instance: str, *, actor: str) -> Instance:
        """Let an instance go back to the version that it came over from.

        Raises:
            ConflictError: it did not come over, or something was done in it since.
        """
        with self._case(instance, actor) as case:
            return migrating.undo(case.applier, case.instance, actor=case.actor)

    def recount(self, *, apply: bool, actor: str) -> list[Recount]:
        """Open terms that were counted by other calendars, as today's count them.

        Args:
            apply: store them; otherwise nothing is changed.
            actor: who asks for it.
        """
        with self.store.write() if apply else self.store.read() as unit:
            actor = self.door.require(unit, actor, May.MEND, EVERY)
            found = telling.recount(unit, self.catalogue.rules)
            if apply:
                applier = Applier(unit, self.catalogue, self.clock.now())
                telling.apply(applier, found, actor=actor)
            return found

    @contextmanager
    def _case(self, ref: str, actor: str, *, apply: bool = True) -> Iterator[_Case]:
        with self.store.write() if apply else self.store.read() as unit:
            yield self._of(unit, ref, actor)

    def _of(self, unit: Unit, ref: str, actor: str) -> _Case:
        found = unit.instances.get(ref)
        actor = self.door.require(unit, actor, May.MEND, found.process)
        return _Case(Applier(unit, self.catalogue, self.clock.now()), found, actor)

    def _keep(self, case: _Case, variables: Mapping[str, Any]) -> None:
        files.keep(case.applier.unit, variables, at=case.applier.now, accepted=self.accepted)
