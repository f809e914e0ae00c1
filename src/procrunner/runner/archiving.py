"""Taking old cases out of the database into a file that proves itself, a case a line."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from procrunner import audit
from procrunner.audit import Checkpoint, Fault, Head, Link
from procrunner.errors import ConflictError, StorageError, UsageError
from procrunner.model import Instance
from procrunner.permissions import May
from procrunner.ports import Clock, Signer, Store, Unit
from procrunner.runner import casefile, files
from procrunner.runner.auditing import Auditor
from procrunner.runner.door import Door

FORMAT = 1
_AT_ONCE = 200  # instances removed in one transaction


@dataclass(frozen=True, slots=True)
class Archivist:
    """Archives instances that ended long ago."""

    store: Store
    clock: Clock
    door: Door

    def old(
        self, before: datetime, *, actor: str, process: str = "", limit: int = 10_000
    ) -> list[Instance]:
        """Instances that ended before a moment, the oldest end first; without ``state``."""
        with self.store.read() as unit:
            may = self.door.visible(unit, actor, May.MEND)
            found = unit.instances.ended(before, process=process, limit=limit)
            return [each for each in found if may is None or each.process in may]

    def archive(
        self, old: Sequence[Instance], path: Path, *, actor: str, signer: Signer | None = None
    ) -> Checkpoint:
        """Write instances to a new file, and then remove them; the checkpoint that proves them.

        The file is on the disk before the first instance goes.

        Raises:
            UsageError: the file exists.
        """
        with self.store.read() as unit:
            for process in {each.process for each in old}:
                self.door.require(unit, actor, May.MEND, process)
        checkpoint = Auditor(self.store, self.clock).checkpoint(signer)
        heads: dict[str, str] = {}
        _write(path, self._lines(old, checkpoint, heads))
        for start in range(0, len(old), _AT_ONCE):
            with self.store.write() as unit:
                for each in old[start : start + _AT_ONCE]:
                    self._remove(unit, each, heads[each.id], actor, path.name)
        return checkpoint

    def _lines(
        self, old: Sequence[Instance], checkpoint: Checkpoint, heads: dict[str, str]
    ) -> Iterator[str]:
        signature = base64.b64encode(checkpoint.signature).decode()
        yield audit.canonical(
            {"format": FORMAT, "checkpoint": checkpoint.text, "signature": signature}
        )
        with self.store.read() as unit:
            tree = casefile.Tree(unit.audit.leaves()[: checkpoint.leaves])
            for each in old:
                line = _line(unit, unit.instances.get(each.id), tree)
                heads[each.id] = line["head"]["hash"]
                yield audit.canonical(line)

    def _remove(self, unit: Unit, instance: Instance, expected: str, actor: str, file: str) -> None:
        held = files.of(unit, instance)
        head = unit.audit.head(instance.id)
        if head is None or head.hash != expected:
            raise ConflictError(
                "its history went on while it was archived; it stays here.",
                where=f"instance {instance.id}",
                hint="Those before it are archived. Archive the rest into another file.",
            )
        unit.audit.remove(instance.id, by=actor, at=self.clock.now(), file=file)
        files.forget(unit, held)


def _line(unit: Unit, instance: Instance, tree: casefile.Tree) -> dict[str, Any]:
    events = unit.history.list(instance.id)
    return {
        "instance": casefile.facts(instance),
        "head": {"events": len(events), "hash": events[-1].hash if events else ""},
        "held": casefile.held(unit, instance),
        "events": [casefile.event(each) for each in events],
        "notes": casefile.notes(unit, instance),
        "documents": [
            {"name": name, "content": base64.b64encode(unit.attachments.get(key)).decode()}
            for key, name in files.of(unit, instance)
        ],
        "proof": tree.proof(instance.id),
    }


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise UsageError("the file exists", where=str(path), hint="Name a new one.") from error
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StorageError(
            f"the file cannot be written: {error.strerror}.",
            where=str(path),
            hint="Look at its folder and its disk; nothing was archived.",
        ) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def verify(unit: Unit, lines: Iterable[str], *, where: str) -> Iterator[Fault]:
    """Hold an archive against what the database knows of its instances.

    Raises:
        UsageError: the file is no archive.
    """
    archived = {head.instance: head for head in unit.audit.archived()}
    covered = {(each.instance, each.events, each.hash) for each in unit.audit.leaves()}
    for line in _read(lines, where):
        links = [_link(each) for each in line["events"]]
        head = Head(line["instance"]["id"], line["head"]["events"], line["head"]["hash"])
        found = list(audit.faults(head, links))
        if archived.get(head.instance) != head:
            found.append(Fault(head.instance, 0, "was archived with another history than this"))
        elif head.events and (head.instance, head.events, head.hash) not in covered:
            found.append(Fault(head.instance, 0, "is in no checkpoint"))
        yield from found or _unsealed(head.instance, line["held"], links)


def _unsealed(instance: str, held: Mapping[str, Any], links: Sequence[Link]) -> Iterator[Fault]:
    sealed = next((link for link in reversed(links) if link.seal), None)
    if sealed and held["salt"]:
        found = audit.seal(held["salt"], held["variables"], held["state"])
        if found != sealed.seal:
            yield Fault(instance, sealed.number, "sealed other variables than are there now")


def _read(lines: Iterable[str], where: str) -> Iterator[dict[str, Any]]:
    needed = {"instance", "head", "held", "events", "documents", "proof"}
    try:
        read = (json.loads(line) for line in lines)
        is_archive = next(read)["format"] == FORMAT
        for line in read if is_archive else [{}]:
            _ = [line[name] for name in needed]
            yield line
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise UsageError(
            "this is no archive", where=where, hint="Give a file that procrunner archive wrote."
        ) from error


def _link(event: Mapping[str, Any]) -> Link:
    at = datetime.fromisoformat(event["at"])
    content = audit.body(at, event["actor"], event, audit.canonical(event["data"]))
    return Link(event["number"], content, event["hash"], event["seal"])
