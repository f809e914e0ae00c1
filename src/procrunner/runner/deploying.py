"""How processes become known: all files of a deployment, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from procrunner import engine
from procrunner.definition import Definition, Process, read
from procrunner.errors import DefinitionError, Finding
from procrunner.model import DefinitionVersion, ProcessStart
from procrunner.ports import Unit
from procrunner.runner import indexing
from procrunner.runner.catalogue import Catalogue

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A BPMN file to deploy."""

    file: str  #: path below the project's folder
    content: bytes
    forms: Mapping[str, str] = field(default_factory=dict)  #: those beside it, by their names


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What became of one process of a deployment."""

    definition: DefinitionVersion
    is_new: bool  #: False when the newest version has the same content
    starts: Sequence[ProcessStart] = ()  #: of a new version: what begins it from outside


File = tuple[Source, Definition]


def readable(sources: Sequence[Source]) -> list[File]:
    """The files with what they say.

    Raises:
        DefinitionError: some cannot be read, or say twice what one process is.
    """
    files: list[File] = []

    def read_in(source: Source) -> None:
        files.append((source, read(source.content, file=source.file, forms=source.forms)))

    found = _findings(read_in, sources)
    found.update(dict.fromkeys(_twice(files)))
    if found:
        raise DefinitionError(list(found))
    return files


def deploy(unit: Unit, files: Sequence[File], *, at: datetime) -> list[Deployed]:
    """Store the executable processes of the files in new versions, where they changed.

    Raises:
        DefinitionError: a process cannot run as BPMN says.
    """
    before = {each.process: each.version for each in unit.definitions.list()}
    trial = Catalogue()  # what is refused must not be remembered under these versions
    stored = []
    for source, definition in files:
        for process in _executable(definition):
            stored.append(unit.definitions.add(_version(source, definition, process, at)))
            trial.keep(stored[-1], definition)

    def compile_(version: DefinitionVersion) -> None:
        pins = trial.pins(unit, version)
        trial.program(unit, version.process, version.version, pins)

    if found := _findings(compile_, stored):
        raise DefinitionError(list(found))
    for version in stored:
        _sketch(unit, trial, version)
    return [
        _deployed(unit, trial, each, at)
        if each.version != before.get(each.process, 0)
        else Deployed(definition=each, is_new=False)
        for each in stored
    ]


def _deployed(unit: Unit, trial: Catalogue, version: DefinitionVersion, at: datetime) -> Deployed:
    """What begins a new version takes the place of what began the one before."""
    definition = trial.definition(version)
    begun = tuple(indexing.of(version, definition, definition.process(version.process), at))
    unit.starts.replace(version.process, begun)
    return Deployed(definition=version, is_new=True, starts=begun)


def _sketch(unit: Unit, trial: Catalogue, version: DefinitionVersion) -> None:
    """A version that was known already may have none, or one that an older program made."""
    pins = trial.pins(unit, version)
    program = trial.program(unit, version.process, version.version, pins)
    made = engine.sketched(program).text
    if made != unit.definitions.sketch(version.process, version.version):
        unit.definitions.put_sketch(version.process, version.version, made)


def _findings(attempt: Callable[[T], None], things: Sequence[T]) -> dict[Finding, None]:
    found: dict[Finding, None] = {}
    for thing in things:
        try:
            attempt(thing)
        except DefinitionError as error:
            found.update(dict.fromkeys(error.findings))
    return found


def _twice(files: Sequence[File]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for source, definition in files:
        for process in _executable(definition):
            if process.id in first:
                yield definition.finding(
                    "PR534",
                    process,
                    f"the process id '{process.id}' stands in {first[process.id]} too",
                    hint="Give one of them another id.",
                )
            first.setdefault(process.id, source.file)


def _executable(definition: Definition) -> Iterator[Process]:
    return (process for process in definition.processes if process.executable)


def _version(
    source: Source, definition: Definition, process: Process, at: datetime
) -> DefinitionVersion:
    return DefinitionVersion(
        process=process.id,
        version=0,
        hash=definition.hash,
        name=process.name,
        file=source.file,
        xml=source.content,
        deployed_at=at,
        forms=definition.forms,
    )
