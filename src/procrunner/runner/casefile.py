"""A case to hand out: all that happened, the drawings it happened on, documents and proofs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import PurePosixPath
from typing import Any

from procrunner import audit, diagram
from procrunner.audit import Head
from procrunner.model import DefinitionVersion, Instance, StoredEvent
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import files
from procrunner.runner.veiling import veil_of
from procrunner.runner.viewing import Story, Viewer

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same case gives the same bytes
_README = """A case, as procrunner exported it.

case.json         the instance: what it held at the end, and where its chain stands
events.jsonl      all that happened, an event a line, each hashed with the one before
definitions/      the BPMN files that it ran, as they were deployed
diagrams/         the same, drawn with the way of the case on them
notes.json        comments, and what the files are that were put to it
documents/        the files attached to it; none where personal data are masked
checkpoint.txt    the published root over all histories, with its signature (.p7s) if it has one
verify.py         run it: python verify.py
"""


_MASKED = {"state": "", "salt": ""}
"""With them a seal could be tried with guesses."""


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """Makes case files."""

    store: Store
    clock: Clock
    viewer: Viewer

    def export(self, ref: str) -> tuple[str, bytes]:
        """The id of an instance, and its case file: a ZIP.

        Raises:
            NotFoundError: no such instance.
        """
        story = self.viewer.story(ref)
        return story.instance.id, packed(self.content(story))

    def content(self, story: Story) -> Mapping[str, bytes]:
        """The files of a case file, by their names."""
        with self.store.read() as unit:
            content = dict(_content(unit, story))
        return content | dict(_drawn(story))


def _content(unit: Unit, story: Story) -> Iterator[tuple[str, bytes]]:
    instance = story.instance
    events = unit.history.list(instance.id)
    versions = [
        unit.definitions.get(process, version)
        for process, version in {instance.process: instance.version, **instance.pins}.items()
    ]
    is_masked = bool(veil_of(unit, instance))
    documents = {} if is_masked else dict(_documents(unit, instance))
    proof, published = _proof(unit, instance.id)
    case = {
        "format": 1,
        "instance": facts(instance),
        "head": {"events": len(events), "hash": events[-1].hash if events else ""},
        "masked": is_masked,
        "held": _MASKED | {"variables": instance.variables} if is_masked else held(unit, instance),
        "definitions": [
            {"file": _file(each), "process": each.process, "version": each.version}
            | {"hash": each.hash}
            for each in versions
        ],
        "documents": [
            {
                "file": file,
                "sha256": PurePosixPath(file).name[:64],
                "name": file[len("documents/") + 65 :],
            }
            for file in documents
        ],
        "proof": proof,
    }
    yield "case.json", json.dumps(case, ensure_ascii=False, indent=1, default=dict).encode()
    yield "events.jsonl", "".join(f"{audit.canonical(event(each))}\n" for each in events).encode()
    if written := notes(unit, instance):
        yield "notes.json", json.dumps(written, ensure_ascii=False, indent=1).encode()
    for each in versions:
        yield _file(each), each.xml
        for name, text in each.forms.items():
            yield f"definitions/{each.process}-{each.version}/{name}", text.encode()
    yield from documents.items()
    yield from published
    yield "verify.py", (resources.files("procrunner.audit") / "verifier.py").read_bytes()
    yield "README.txt", _README.encode()


def facts(instance: Instance) -> dict[str, Any]:
    """What an instance is, as data."""
    names = [*("id", "process", "version", "pins", "business_key"), "status"]
    names += ["outcome", "outcome_name", "started_by"]
    moments = {"started_at": instance.started_at, "ended_at": instance.ended_at}
    told = {name: getattr(instance, name) for name in names}
    return told | {name: at and at.isoformat() for name, at in moments.items()}


def held(unit: Unit, instance: Instance) -> dict[str, Any]:
    """What an instance holds, and what its seals were made with."""
    salt = unit.audit.salt(instance.id)
    return {"variables": instance.variables, "state": instance.state, "salt": salt}


def notes(unit: Unit, instance: Instance) -> list[dict[str, Any]]:
    """What persons wrote on the case, and the files they put to it, as data."""
    return [
        {"number": each.number, "token": each.token, "at": each.at.isoformat()}
        | {"author": each.author, "text": each.text, "file": each.file}
        for each in unit.notes.list(instance.id)
    ]


def event(stored: StoredEvent) -> dict[str, Any]:
    """An event as data, with all that is hashed."""
    at = stored.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    names = ("kind", "element", "process", "name", "token", "flow", "data")
    told: dict[str, Any] = {"number": stored.number, "at": at, "actor": stored.actor}
    told |= {name: getattr(stored.event, name) for name in names}
    return told | {"hash": stored.hash, "seal": stored.seal}


def _file(version: DefinitionVersion) -> str:
    return f"definitions/{version.process}-{version.version}.bpmn"


def _documents(unit: Unit, instance: Instance) -> Iterator[tuple[str, bytes]]:
    for key, name in files.of(unit, instance):
        yield f"documents/{key}-{PurePosixPath(name).name}", unit.attachments.get(key)


class Tree:
    """The Merkle tree over heads, for many proofs."""

    def __init__(self, leaves: Sequence[Head]) -> None:
        self._leaves = leaves
        self._levels = audit.levels([audit.leaf(each.content) for each in leaves])
        self._places = {each.instance: place for place, each in enumerate(leaves)}

    def proof(self, instance: str) -> dict[str, Any] | None:
        """The way from the newest head of an instance to the root; None if it has no leaf."""
        place = self._places.get(instance)
        if place is None:
            return None
        leaf = self._leaves[place]
        way = [each.hex() for each in audit.path(self._levels, place)]
        return {"events": leaf.events, "hash": leaf.hash, "place": place, "path": way}


def _proof(unit: Unit, instance: str) -> tuple[dict[str, Any] | None, list[tuple[str, bytes]]]:
    checkpoints = unit.audit.checkpoints()
    if not checkpoints:
        return None, []
    last = checkpoints[-1]
    proof = Tree(unit.audit.leaves()[: last.leaves]).proof(instance)
    published = [("checkpoint.txt", last.text.encode())]
    if last.signature:
        published.append(("checkpoint.txt.p7s", last.signature))
    return proof, published if proof else []


def _drawn(story: Story) -> Iterator[tuple[str, bytes]]:
    now = story.instance.ended_at or _last(story)
    touched = {stored.event.process for stored in story.events}
    for definition in story.definitions:
        if not touched & {process.id for process in definition.processes}:
            continue
        overlay = diagram.case(definition, story.events, story.waits, now=now)
        for number in range(len(definition.diagrams)):
            picture = diagram.draw(definition, diagram=number, overlay=overlay)
            plane = f"-{number + 1}" if number else ""
            yield f"diagrams/{PurePosixPath(definition.file).stem}{plane}.svg", picture.svg


def _last(story: Story) -> datetime:
    return story.events[-1].at if story.events else story.instance.started_at


def packed(content: Mapping[str, bytes]) -> bytes:
    """A ZIP of files; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content[name])
    return packed.getvalue()
