"""Notes on cases: comments, and files that nobody's form asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from procrunner import file_type
from procrunner.errors import NotFoundError, UsageError
from procrunner.model import EventKind, HistoryEvent, Note
from procrunner.permissions import May
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import files, hands
from procrunner.runner.door import Door
from procrunner.variables import Attachment, checked


@dataclass(frozen=True, slots=True)
class Notebook:
    """Writes notes, also on cases that have ended; each call is one transaction.

    What a note says stands beside the history, so that it can be erased; the history tells that
    there was one, by whom and when, and of a file its hash.
    """

    store: Store
    clock: Clock
    door: Door
    accepted: Collection[str] = file_type.USUAL  #: types of files

    def comment(self, ref: str, text: str, *, actor: str) -> Note:
        """Write a comment on a work item, named by its whole id, or on an instance.

        Raises:
            NotFoundError: there is neither.
            UsageError: there is no text, or none that can be stored.
        """
        return self._add(ref, EventKind.COMMENTED, _said(text, "comment"), actor)

    def attach(self, ref: str, what: str, file: Attachment, *, actor: str) -> Note:
        """Put a file to a work item or an instance, stored once by its hash.

        Args:
            ref: the whole id of the work item, or the instance.
            what: what the file is, in a word or more.
            file: its name and content.
            actor: who does.

        Raises:
            NotFoundError: there is neither.
            UsageError: its content is of a type that is not accepted, or not what its name says.
        """
        return self._add(ref, EventKind.ATTACHED, _said(what, "attach"), actor, file)

    def _add(
        self, ref: str, kind: EventKind, text: str, actor: str, file: Attachment | None = None
    ) -> Note:
        now = self.clock.now()
        with self.store.write() as unit:
            instance, event = _about(unit, ref, kind)
            actor = self.door.require(unit, actor, May.SEE, unit.instances.get(instance).process)
            unit.instances.hold(instance)  # notes are numbered one after another
            if file:
                files.keep(unit, {text: file}, at=now, accepted=self.accepted)
            note = unit.notes.add(
                Note(
                    instance=instance,
                    number=0,
                    token=event.token,
                    at=now,
                    author=actor,
                    text=text,
                    file=file.reference if file else {},
                )
            )
            told = {"note": note.number} | ({"sha256": note.file["attachment"]} if file else {})
            unit.history.append(instance, [replace(event, data=told)], actor=actor, at=now)
            return note


def _said(text: str, where: str) -> str:
    checked({"text": text}, where=where)
    if not text.strip():
        raise UsageError("there is no text", where=where, hint="Write what there is to say.")
    return text


def _about(unit: Unit, ref: str, kind: EventKind) -> tuple[str, HistoryEvent]:
    """The instance, and the event without its data."""
    try:
        item = unit.work_items.get(ref)
    except (NotFoundError, UsageError):
        item = None
    if item and item.id == ref:
        return item.instance, hands.event(item, kind, {})
    instance = unit.instances.get(ref)
    return instance.id, HistoryEvent(kind=kind, process=instance.process)
