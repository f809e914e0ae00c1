"""The project's acts and the drawings of their services, for the commands that compare them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from procrunner.definition import Definition
from procrunner.errors import NotFoundError
from procrunner.project import Project
from procrunner.regulation import Act, Quotes, Service, read

FILE = "regulation.yaml"


def acts(project: Project) -> list[Act]:
    """All acts, in the order of their folders.

    Raises:
        RegulationError: a checklist cannot be read.
        NotFoundError: there is none.
    """
    found = [act(project, path) for path in sorted(project.folder("bpmn").glob(f"*/{FILE}"))]
    if not found:
        raise NotFoundError(
            f"there is no {FILE}",
            where=project.shown(project.folder("bpmn")),
            hint="An act is a folder below it with a regulation.yaml and a folder a service.",
        )
    return found


def act(project: Project, path: Path) -> Act:
    """One act.

    Raises:
        RegulationError: its checklist cannot be read.
        NotFoundError: no such file.
    """
    if not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    return read(path.read_bytes(), file=project.shown(path))


def chosen(found: Sequence[Act], names: Sequence[str]) -> list[tuple[Act, Service]]:
    """The services that names stand for: an act, ``act/service``, or all when none is given.

    Raises:
        NotFoundError: a name stands for none.
    """
    every = {f"{act.id}/{each.id}": (act, each) for act in found for each in act.services}
    known = {*every, *(act.id for act in found)}
    for name in names:
        if name.strip("/") not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Acts are: {', '.join(sorted(known))}"
            raise NotFoundError("there is no such act or service", where=name, hint=hint)
    wanted = [name.strip("/") for name in names]
    return [
        pair for id_, pair in every.items() if not wanted or id_ in wanted or pair[0].id in wanted
    ]


def drawings(project: Project, act: Act, service: Service) -> Mapping[str, Definition]:
    """The BPMN files of a service by their path below the bpmn folder, without suffix.

    Raises:
        DefinitionError: one is no BPMN.
    """
    base = project.folder("bpmn")
    paths = sorted((base / act.id / service.id).glob("*.bpmn"))
    return {path.relative_to(base).with_suffix("").as_posix(): project.read(path) for path in paths}


def quotes(project: Project, act: Act) -> Quotes | None:
    """The words of an act, if they lie beside its checklist."""
    path = project.root / Path(act.file).parent / act.text
    return Quotes(path.read_bytes()) if act.text and path.is_file() else None
