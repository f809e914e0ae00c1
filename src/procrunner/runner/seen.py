"""What somebody may see: a store to read from, without the rest, personal data masked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from procrunner.deadline import Deadline, Queue
from procrunner.model import (
    Incident,
    Instance,
    Job,
    Message,
    Note,
    ProcessStart,
    WaitKind,
    WorkItem,
)
from procrunner.permissions import May
from procrunner.ports import Cause, Narrowing, Store, Unit
from procrunner.runner.door import Door
from procrunner.veil import NO_VEIL, Veil


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, and whether they ask for personal data."""

    reader: str = ""
    is_personal: bool = False


def seen(store: Store, door: Door, veil: Veil, look: Callable[[], Look]) -> Store:
    """The store as somebody may see it; itself where the project has no rules and no veil."""
    if door.permissions is None and not veil:
        return store
    return cast("Store", _SeenStore(store, door, veil, look))


@dataclass(frozen=True, slots=True)
class _SeenStore:
    store: Store
    door: Door
    veil: Veil
    look: Callable[[], Look]

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """One moment's view of what the reader may see."""
        look = self.look()
        with self.store.read() as unit:
            if look.is_personal:
                self.door.require(unit, look.reader, May.PERSONAL)
            sight = _Sight(
                unit=unit,
                door=self.door,
                reader=look.reader,
                processes=self.door.visible(unit, look.reader),
                veil=self.veil,
                open=self.door.visible(unit, look.reader, May.PERSONAL) if look.is_personal else (),
            )
            yield cast("Unit", _SeenUnit(sight))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    unit: Unit
    door: Door
    reader: str
    processes: Collection[str] | None  #: that may be seen; None for all
    veil: Veil
    open: Collection[str] | None  #: processes whose personal data are shown; None for all

    def veil_of(self, process: str) -> Veil:
        return NO_VEIL if self.open is None or process in self.open else self.veil

    def veil_by_id(self, instance: str) -> Veil:
        if not self.veil or self.open is None:
            return NO_VEIL
        return self.veil_of(self.unit.instances.get(instance).process) if self.open else self.veil

    def check(self, instance: Instance) -> Instance:
        """The instance, if it may be seen, with personal data masked."""
        if self.processes is not None and instance.process not in self.processes:
            self.door.require(self.unit, self.reader, May.SEE, instance.process)
        return self.veil_of(instance.process).of(instance, "variables", "business_key")

    def check_id(self, instance: str) -> None:
        self.check(self.unit.instances.get(instance))

    def among(self, processes: Collection[str] | None) -> Collection[str] | None:
        """Those of the processes asked for that may be seen; None for all there are."""
        if processes is None or self.processes is None:
            return self.processes if processes is None else processes
        return [each for each in processes if each in self.processes]


class _Part:
    """A noun of the unit, with some of its questions narrowed."""

    def __init__(self, sight: _Sight, part: Any) -> None:
        self._sight = sight
        self._part = part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)


class _SeenUnit:
    def __init__(self, sight: _Sight) -> None:
        unit = sight.unit
        self.sight = sight
        self._unit = unit
        self.instances = _Instances(sight, unit.instances)
        self.work_items = _WorkItems(sight, unit.work_items)
        self.incidents = _Incidents(sight, unit.incidents)
        self.deadlines = _Deadlines(sight, unit.deadlines)
        self.starts = _Starts(sight, unit.starts)
        self.jobs = _Jobs(sight, unit.jobs)
        self.messages = _Messages(sight, unit.messages)
        self.notes = _Notes(sight, unit.notes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


class _Instances(_Part):
    def get(self, ref: str) -> Instance:
        return self._sight.check(self._part.get(ref))

    def list(self, *, more: Narrowing | None = None, **wanted: Any) -> Sequence[Instance]:
        found = self._part.list(more=self._narrowed(more), **wanted)
        return [self._sight.check(each) for each in found]

    def count(self, *, more: Narrowing | None = None, **wanted: Any) -> int:
        return int(self._part.count(more=self._narrowed(more), **wanted))

    def values_of(self, variable: str) -> Mapping[str, str]:
        found = self._part.values_of(variable)
        hide = self._sight.veil.data if self._sight.open is not None else dict
        return {id_: hide({variable: value})[variable] for id_, value in found.items()}

    def _narrowed(self, more: Narrowing | None) -> Narrowing:
        more = more or Narrowing()
        return replace(more, processes=self._sight.among(more.processes))


class _WorkItems(_Part):
    def get(self, ref: str) -> WorkItem:
        found: WorkItem = self._part.get(ref)
        self._sight.check_id(found.instance)
        return self._veiled(found)

    def list(self, **wanted: Any) -> Sequence[WorkItem]:
        found = self._part.list(processes=self._sight.processes, **wanted)
        return [self._veiled(each) for each in found]

    def _veiled(self, item: WorkItem) -> WorkItem:
        return self._sight.veil_by_id(item.instance).of(item, "draft") if item.draft else item

    def queues(self, now: datetime) -> Sequence[Queue]:
        found = self._part.queues(now, processes=self._sight.processes)
        return cast("Sequence[Queue]", found)


class _Incidents(_Part):
    def list(self, *, cause: Cause | None = None, **wanted: Any) -> Sequence[Incident]:
        found = self._part.list(cause=self._narrowed(cause), **wanted)
        return [self._sight.veil_by_id(each.instance).of(each, "message", "hint") for each in found]

    def count(self, *, cause: Cause | None = None, **wanted: Any) -> Any:
        return self._part.count(cause=self._narrowed(cause), **wanted)

    def _narrowed(self, cause: Cause | None) -> Cause:
        cause = cause or Cause()
        return replace(cause, processes=self._sight.among(cause.processes))


class _Deadlines(_Part):
    def began(self, begin: datetime, end: datetime) -> Sequence[Deadline]:
        found = self._part.began(begin, end, processes=self._sight.processes)
        return cast("Sequence[Deadline]", found)


class _Starts(_Part):
    def of(self, kind: WaitKind, name: str = "") -> Sequence[ProcessStart]:
        return [each for each in self._part.of(kind, name) if self._sight.among([each.process])]


class _Jobs(_Part):
    def list(self, **wanted: Any) -> Sequence[Job]:
        found = self._part.list(**wanted)
        return [self._sight.veil_by_id(each.instance).of(each, "inputs", "error") for each in found]


class _Messages(_Part):
    def near(self, name: str, correlation: str, instance: str) -> Sequence[Message]:
        veil = self._sight.veil_by_id(instance)
        found = self._part.near(name, correlation, instance)
        return [veil.of(each, "correlation", "variables") for each in found]


class _Notes(_Part):
    def list(self, instance: str) -> Sequence[Note]:
        veil = self._sight.veil_by_id(instance)
        return [veil.of(each, "text", "file") for each in self._part.list(instance)]
