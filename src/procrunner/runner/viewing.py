"""Where an instance stands: what it waits for, whose turn it is, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procrunner import engine
from procrunner.deadline import Deadline
from procrunner.model import (
    Incident,
    Instance,
    Job,
    Note,
    ProcessStart,
    StoredEvent,
    Wait,
    WaitKind,
    WorkItem,
)
from procrunner.ports import Clock, Store, Unit
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.veiling import PERSONAL, veil_of

if TYPE_CHECKING:  # only some questions need a drawing
    from procrunner.definition import Definition, Element, Field, Process


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One instance at one moment."""

    instance: Instance
    name: str  #: of the process
    work_items: Sequence[WorkItem]  #: open ones
    fields: Mapping[str, Sequence[Field]]  #: asked for by open work items, by work item id
    jobs: Sequence[Job]  #: due, running or failed
    incidents: Sequence[Incident]  #: open ones
    events: Sequence[Wait]  #: timers, messages, signals and conditions that it waits for
    joins: Sequence[Wait]  #: branches that wait for others
    deadlines: Sequence[Deadline]  #: open ones, the instance's own first
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that happened to an instance, in words."""

    events: Sequence[StoredEvent]
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that happened to an instance, with the diagrams it happened on."""

    instance: Instance
    events: Sequence[StoredEvent]
    waits: Sequence[Wait]
    definitions: Sequence[Definition]  #: the main one first, then those it called
    notes: Sequence[Note]


class Viewer:
    """Answers questions; changes nothing."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue

    def view(self, ref: str) -> View:
        """Where an instance stands.

        Raises:
            NotFoundError: no such instance.
        """
        with self.store.read() as unit:
            instance = unit.instances.get(ref)
            sketches = self.catalogue.sketches(unit, instance)
            items = unit.work_items.list(instance=instance.id)
            waits = _waits(unit, sketches, instance)
            return View(
                instance=instance,
                name=sketches[instance.process].name,
                work_items=items,
                fields={item.id: sketches[item.process].fields(item.element) for item in items},
                jobs=_open(unit.jobs.list(instance=instance.id)),
                incidents=unit.incidents.list(instance=instance.id),
                events=[wait for wait in waits if wait.kind in _EVENTS],
                joins=[wait for wait in waits if wait.kind is WaitKind.JOIN],
                deadlines=unit.deadlines.of(instance.id),
                notes=unit.notes.list(instance.id),
            )

    def task(self, item: WorkItem) -> Element:
        """What a work item is in the drawing.

        Raises:
            NotFoundError: its instance is not there, or may not be seen.
        """
        with self.store.read() as unit:
            program = self.catalogue.of(unit, unit.instances.get(item.instance))
            return program.element(item.process, item.element)

    def start_form(self, process: str, at: str = "") -> tuple[Process, Sequence[Field]]:
        """The newest version of a process, and what is asked for when it starts.

        Raises:
            NotFoundError: no such process.
        """
        from procrunner.runner import starting  # noqa: PLC0415 - what begins instances

        with self.store.read() as unit:
            found = self.catalogue.definition(unit.definitions.get(process)).process(process)
        return found, starting.asked(found, at)

    def starts(self) -> Sequence[ProcessStart]:
        """What begins processes from outside, by process."""
        kinds = (WaitKind.MESSAGE, WaitKind.SIGNAL, WaitKind.TIMER, WaitKind.CONDITIONAL)
        with self.store.read() as unit:
            found = [start for kind in kinds for start in unit.starts.of(kind)]
        return sorted(found, key=lambda each: (each.process, each.element, each.number))

    def record(self, ref: str) -> Record:
        """All that happened to an instance, without its diagrams.

        Raises:
            NotFoundError: no such instance.
        """
        with self.store.read() as unit:
            instance = unit.instances.get(ref)
            return Record(events=_events(unit, instance), notes=unit.notes.list(instance.id))

    def story(self, ref: str) -> Story:
        """All that happened to an instance.

        Raises:
            NotFoundError: no such instance.
        """
        with self.store.read() as unit:
            instance = unit.instances.get(ref)
            program = self.catalogue.of(unit, instance)
            main = program.definitions[program.process]
            called = (program.definitions[id_] for id_ in sorted(program.calls))
            files = {each.hash: each for each in (main, *called)}
            return Story(
                instance=instance,
                events=_events(unit, instance),
                waits=_waits(unit, self.catalogue.sketches(unit, instance), instance),
                definitions=list(files.values()),
                notes=unit.notes.list(instance.id),
            )


def _waits(unit: Unit, sketches: Mapping[str, engine.Sketch], instance: Instance) -> Sequence[Wait]:
    veil = veil_of(unit, instance)
    return [veil.of(each, *PERSONAL) for each in engine.glance(sketches, instance.state).waits]


_EVENTS = (WaitKind.TIMER, WaitKind.MESSAGE, WaitKind.SIGNAL, WaitKind.CONDITIONAL)


def _events(unit: Unit, instance: Instance) -> list[StoredEvent]:
    veil = veil_of(unit, instance).by_patterns
    found = unit.history.list(instance.id)
    return [replace(each, event=veil.of(each.event, "data")) for each in found]


def _open(jobs: Sequence[Job]) -> list[Job]:
    return [job for job in jobs if job.status in ("due", "running")]
