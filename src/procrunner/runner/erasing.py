"""Forgetting what an ended instance held; what happened to it stays proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from procrunner.errors import ConflictError
from procrunner.model import EventKind, HistoryEvent, Instance
from procrunner.permissions import May
from procrunner.ports import Clock, Store
from procrunner.runner import files
from procrunner.runner.door import Door

_LONG = 10
"""Letters from which a value is somebody's number or name, and not a word of the process."""


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases personal data."""

    store: Store
    clock: Clock
    door: Door

    def holding(self, name: str, value: str, *, actor: str) -> Sequence[str]:
        """Ids of ended instances with a variable of this name and value, which one may erase."""
        with self.store.read() as unit:
            may = self.door.visible(unit, actor, May.MEND)
            found = [
                each for each in unit.instances.holding(value) if may is None or each.process in may
            ]
        return [
            each.id
            for each in found
            if each.status.is_over and str(each.variables.get(name)) == value
        ]

    def erase(self, ref: str, *, reason: str, actor: str) -> Instance:
        """Forget variables, inputs, messages, drafts, notes and documents of an ended instance.

        Its business key goes too if a variable of ten letters or more stands in it.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it is still at work.
        """
        with self.store.write() as unit:
            found = unit.instances.get(ref)
            actor = self.door.require(unit, actor, May.MEND, found.process)
            if not found.status.is_over:
                raise ConflictError(
                    f"instance {found.id} is still at work, and needs what it holds",
                    hint="Cancel it first: procrunner cancel; or wait until it has ended.",
                )
            held = files.of(unit, found)
            key = "" if _names_somebody(found) else found.business_key
            erased = replace(found, revision=found.revision + 1, variables={}, business_key=key)
            unit.instances.save(erased, expected=found.revision)
            unit.instances.erase(found.id)
            files.forget(unit, held)
            event = HistoryEvent(
                kind=EventKind.ERASED,
                process=found.process,
                data={"reason": reason, "erased": sorted(found.variables)},
            )
            unit.history.append(found.id, [event], actor=actor, at=self.clock.now())
            return erased


def _names_somebody(instance: Instance) -> bool:
    """Whether the business key holds what a variable says of a person."""
    said = [value for value in instance.variables.values() if isinstance(value, str)]
    return any(len(value) >= _LONG and value in instance.business_key for value in said)
