"""What persons do with work before it is done: take it, pass it on, fill it in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from procrunner import file_type
from procrunner.definition import Element
from procrunner.errors import ConflictError, NotPermittedError, UsageError
from procrunner.model import EventKind, WorkItem
from procrunner.permissions import May
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import files, hands, passing, rights
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.door import Door
from procrunner.variables import checked


@dataclass(frozen=True, slots=True)
class _Act:
    """An open work item, and who does something with it."""

    unit: Unit
    item: WorkItem
    actor: str  #: id of a person, where persons are known
    now: datetime

    def put(self, kind: EventKind, to: str, *, delegated_by: str = "") -> WorkItem:
        return hands.put(
            self.unit,
            self.item,
            kind,
            to=to,
            actor=self.actor,
            at=self.now,
            delegated_by=delegated_by,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Work items in hands; each call is one transaction.

    Everything here is for those who may do the work: NotPermittedError tells who does. It raises
    NotFoundError where there is no such work item, and ConflictError where it is open no more.
    """

    store: Store
    clock: Clock
    catalogue: Catalogue
    door: Door
    accepted: Collection[str] = file_type.USUAL  #: types of files

    def claim(self, ref: str, *, actor: str) -> WorkItem:
        """Take a work item that nobody has; to claim one's own again changes nothing.

        Raises:
            ConflictError: somebody has it.
        """
        with self._act(ref, actor) as act:
            return act.item if act.item.assignee else act.put(EventKind.CLAIMED, act.actor)

    def release(self, ref: str, *, actor: str) -> WorkItem:
        """Give one's work item back to all who may do it; to its owner, if it was delegated.

        Raises:
            ConflictError: it is not in the actor's hands.
        """
        with self._act(ref, actor) as act:
            if not act.item.assignee:
                raise ConflictError(
                    f"work item {act.item.id} ({act.item.name}) is in nobody's hands",
                    hint=f"Take it: procrunner claim {act.item.id}",
                )
            owner = act.item.delegated_by
            return act.put(EventKind.HANDED_BACK if owner else EventKind.RELEASED, owner)

    def assign(self, ref: str, person: str, *, actor: str) -> WorkItem:
        """Give a work item to a person who may do it, whoever has it; a delegation ends.

        Whoever may do the work assigns it. Where the project has rules, so do those who may mend,
        and only they take it from another person.

        Raises:
            NotPermittedError: the actor may not assign it, or the person may not do it.
            UsageError: nobody is named.
        """
        now = self.clock.now()
        with self.store.write() as unit:
            found = hands.find(unit, ref, self.catalogue.rules)
            who = self._assigning(unit, found, self._let_in(unit, found, actor), now)
            free = replace(found, assignee="")
            to = rights.may_act(unit, self.catalogue, free, _named(person), now).person
            if (found.assignee, found.delegated_by) == (to, ""):
                return found
            return _Act(unit, found, who, now).put(EventKind.ASSIGNED, to)

    def delegate(self, ref: str, person: str, *, actor: str) -> WorkItem:
        """Ask another person for a part of one's work; the item comes back to its owner.

        Who delegates what nobody has, takes it by that. The other person needs no right of their
        own: when they complete or release it, it is not done. The owner has it again, with what
        was filled in, and completes it.

        Raises:
            ConflictError: somebody else has it.
            UsageError: nobody is named, nobody of the office, or whoever has it already.
        """
        with self._act(ref, actor) as act:
            to, owner = self._known(act.unit, person), act.item.delegated_by or act.actor
            if to in {act.actor, owner}:
                raise UsageError(
                    f"work item {act.item.id} ({act.item.name}) is {to}'s own",
                    hint=f"Name somebody else; to give it back: procrunner release {act.item.id}",
                )
            return act.put(EventKind.DELEGATED, to, delegated_by=owner)

    def fill(self, ref: str, variables: Mapping[str, Any], *, actor: str) -> WorkItem:
        """Keep what is filled in so far, beside what was before; ``complete`` begins with it.

        Nothing is checked against the form until then.

        Raises:
            ConflictError: somebody else has it.
            UsageError: a variable cannot be stored, or a file is of a type that is not accepted.
        """
        with self._act(ref, actor) as act:
            where = f"{act.item.element} ({act.item.name})"
            given = checked(variables, where=where)
            passing.refuse(self._element(act), given, where=where)
            files.keep(act.unit, variables, at=act.now, accepted=self.accepted)
            return act.unit.work_items.keep(act.item, {**act.item.draft, **given})

    def _element(self, act: _Act) -> Element:
        program = self.catalogue.of(act.unit, act.unit.instances.get(act.item.instance))
        return program.element(act.item.process, act.item.element)

    def _assigning(self, unit: Unit, item: WorkItem, actor: str, now: datetime) -> str:
        process = unit.instances.get(item.instance).process
        try:
            who = rights.may_act(
                unit, self.catalogue, replace(item, assignee=""), actor, now
            ).person
        except NotPermittedError:
            if self.door.permissions is None:
                raise
            return self.door.require(unit, actor, May.MEND, process)
        if item.assignee not in {"", who}:
            self.door.require(unit, actor, May.MEND, process)
        return who

    @contextmanager
    def _act(self, ref: str, actor: str) -> Iterator[_Act]:
        now = self.clock.now()
        with self.store.write() as unit:
            found = hands.find(unit, ref, self.catalogue.rules)
            actor = self._let_in(unit, found, actor)
            own = hands.right(unit, self.catalogue, found, actor, now)
            yield _Act(unit, found, own.person, now)

    def _let_in(self, unit: Unit, item: WorkItem, actor: str) -> str:
        return self.door.let_work(unit, actor, unit.instances.get(item.instance).process)

    def _known(self, unit: Unit, person: str) -> str:
        staff, name = self.catalogue.staff(unit), _named(person)
        if not staff:
            return name
        if found := staff.person(name):
            return found.id
        raise UsageError(
            f"'{name}' is nobody of this office", hint="See who there is: procrunner people list"
        )


def _named(person: str) -> str:
    checked({"person": person}, where="person")
    if not person.strip():
        raise UsageError("nobody is named", hint="Name the person by the id they act under.")
    return person
