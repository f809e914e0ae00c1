"""Forgetting what an ended instance held; what happened to it stays proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from procrunner.errors import ConflictError
from procrunner.model import EventKind, HistoryEvent, Instance
from procrunner.ports import Clock, Store
from procrunner.runner.casefile import attached


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases personal data."""

    store: Store
    clock: Clock

    def holding(self, name: str, value: str) -> Sequence[str]:
        """Ids of ended instances with a variable of this name and value."""
        with self.store.read() as unit:
            found = unit.instances.holding(value)
        return [
            each.id
            for each in found
            if each.status.is_over and str(each.variables.get(name)) == value
        ]

    def erase(self, ref: str, *, reason: str, actor: str) -> Instance:
        """Forget the variables, inputs, messages and documents of an ended instance.

        Raises:
            NotFoundError: no such instance.
            ConflictError: it is still at work.
        """
        with self.store.write() as unit:
            found = unit.instances.get(ref)
            if not found.status.is_over:
                raise ConflictError(
                    f"instance {found.id} is still at work, and needs what it holds",
                    hint="Cancel it first: procrunner cancel; or wait until it has ended.",
                )
            erased = replace(found, revision=found.revision + 1, variables={})
            unit.instances.save(erased, expected=found.revision)
            unit.instances.erase(found.id)
            for key in {key for key, _ in attached(found.variables)}:
                if not unit.instances.holding(key):
                    unit.attachments.remove(key)
            event = HistoryEvent(
                kind=EventKind.ERASED,
                process=found.process,
                data={"reason": reason, "erased": sorted(found.variables)},
            )
            unit.history.append(found.id, [event], actor=actor, at=self.clock.now())
            return erased
