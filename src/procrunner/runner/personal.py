"""A person's data: all that is stored about one, to hand out, and to forget in time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from procrunner.errors import NotFoundError, UsageError
from procrunner.model import Instance, Message
from procrunner.permissions import EVERY, May
from procrunner.ports import Belongings, Clock, Store
from procrunner.runner.casefile import CaseFiles, facts
from procrunner.runner.door import Door
from procrunner.runner.erasing import Eraser

SHORTEST = 6
"""Letters of an identifier: fewer would stand in what others told, too."""
_MOST = 1_000_000  # that one run looks at
_README = """All that is stored about one person, as procrunner handed it out.

index.json      the cases, with where in each of them the person stands
cases/          a folder for each, with a README.txt: what it held, what happened, documents;
                inputs.json    what handlers were called with
                drafts.json    forms that were not sent yet
                messages.json  the messages that it got
messages.json   messages that nobody has taken yet
elsewhere/      what the project keeps outside of cases, such as the person's cabinet
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A case that holds something about a person, or about anybody."""

    instance: Instance
    places: tuple[str, ...]  #: where the person stands; empty where nobody was named
    may_go: bool  #: it ended before the moment asked about

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left but errors that the history was told."""
        return self.places == ("history",) and not self.instance.variables


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Finds what is stored about persons."""

    store: Store
    clock: Clock
    door: Door
    case_files: CaseFiles
    eraser: Eraser

    def export(
        self, identifier: str, belongings: Belongings | None, *, actor: str
    ) -> tuple[Sequence[Holding], Mapping[str, bytes]]:
        """All cases that name a person, and all that is stored, as files by their names.

        Raises:
            UsageError: the identifier is too short to be one.
            NotFoundError: nothing is stored about the person.
            NotPermittedError: the actor may not read personal data of one of the processes.
        """
        held = self.holding(identifier, before=None, actor=actor, may=May.PERSONAL)
        elsewhere = belongings.files(identifier) if belongings else {}
        with self.store.read() as unit:
            waiting = unit.personal.untaken(identifier)
        if not (held or elsewhere or waiting):
            raise NotFoundError(f"nothing is stored about '{identifier}'")
        files: dict[str, bytes] = {"README.txt": _README.encode()}
        for each in held:
            folder = f"cases/{each.instance.id}"
            files |= {f"{folder}/{name}": data for name, data in self._case(each.instance.id)}
        files |= {f"elsewhere/{name}": data for name, data in elsewhere.items()}
        if waiting:
            files["messages.json"] = _json([_message(each) for each in waiting])
        files["index.json"] = _json(self._index(identifier, held, files, actor))
        return held, files

    def holding(
        self, identifier: str, *, before: datetime | None, actor: str, may: May = May.MEND
    ) -> Sequence[Holding]:
        """All cases that name a person, in the order of their beginning.

        Raises:
            UsageError: the identifier is too short to be one.
            NotPermittedError: the actor may not do this with one of the processes.
        """
        if len(identifier) < SHORTEST:
            raise UsageError(
                f"'{identifier}' is too short for an identifier",
                hint=f"Give the whole of it: {SHORTEST} letters or more.",
            )
        with self.store.read() as unit:
            self.door.require(unit, actor, may)  # whoever may nothing does not learn of nobody
            found = unit.personal.mentioning(identifier)
            held = [(unit.instances.get(id_), tuple(places)) for id_, places in found.items()]
            for process in {instance.process for instance, _ in held}:
                self.door.require(unit, actor, may, process)
        held.sort(key=lambda each: (each[0].started_at, each[0].id))
        return [
            Holding(instance=instance, places=places, may_go=_may_go(instance, before))
            for instance, places in held
        ]

    def old(self, before: datetime, *, actor: str) -> Sequence[Holding]:
        """All cases that ended before a moment and are not erased, the oldest end first.

        Raises:
            NotPermittedError: the actor is somebody else.
        """
        with self.store.read() as unit:
            visible = self.door.visible(unit, actor, May.MEND)
            found = [unit.instances.get(id_) for id_ in unit.personal.held(before, limit=_MOST)]
        return [
            Holding(instance=each, places=(), may_go=True)
            for each in found
            if visible is None or each.process in visible
        ]

    def erase(self, holding: Holding, *, reason: str, actor: str) -> None:
        """Forget what a case held.

        Raises:
            ConflictError: it is still at work.
            NotPermittedError: no rule lets the actor.
        """
        self.eraser.erase(holding.instance.id, reason=reason, actor=actor)

    def forget_messages(self, identifier: str, *, before: datetime, actor: str) -> int:
        """Remove messages that nobody took, of one person or of all; how many there were.

        Raises:
            NotPermittedError: no rule lets the actor mend every process.
        """
        with self.store.write() as unit:
            self.door.require(unit, actor, May.MEND, EVERY)
            return unit.personal.forget_untaken(before=before, text=identifier)

    def _case(self, id_: str) -> Iterator[tuple[str, bytes]]:
        yield from self.case_files.content(self.case_files.viewer.story(id_)).items()
        with self.store.read() as unit:
            jobs = unit.jobs.list(instance=id_, limit=_MOST)
            inputs = [{"element": each.element, "inputs": each.inputs} for each in jobs]
            items = unit.work_items.list(instance=id_, open_only=False, limit=_MOST)
            drafts = [{"element": each.element, "draft": each.draft} for each in items]
            messages = [_message(each) for each in unit.personal.messages(id_)]
        yield "inputs.json", _json(inputs)
        yield "drafts.json", _json(drafts)
        yield "messages.json", _json(messages)

    def _index(
        self, identifier: str, held: Sequence[Holding], files: Mapping[str, bytes], actor: str
    ) -> dict[str, Any]:
        cases = [
            facts(each.instance)
            | {"folder": f"cases/{each.instance.id}", "stands_in": list(each.places)}
            for each in held
        ]
        made = {"made_at": self.clock.now().isoformat(), "made_by": actor}
        return {"identifier": identifier, **made, "cases": cases, "files": sorted(files)}


def _may_go(instance: Instance, before: datetime | None) -> bool:
    ended = instance.ended_at
    return before is not None and ended is not None and ended < before


def _message(message: Message) -> dict[str, Any]:
    return asdict(message) | {"received_at": message.received_at.isoformat()}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=dict).encode()
