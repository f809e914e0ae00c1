"""What the demo can play: acts, their services and channels, with names in a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procrunner.cli.titles import titles
from procrunner.errors import NotFoundError
from procrunner.project import Project
from procrunner.regulation import read
from procrunner.scenario import Scenario

from ..applicant.applications import name


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to a service, and what can be played there."""

    act: str  #: folder of the act
    service: str  #: ``act/service``
    id: str  #: last part of the process id
    process: str
    act_name: str
    service_name: str  #: as its act calls it; in Kazakh where the checklist has no such language
    name: str  #: of the process: the service and the way to it
    scenarios: tuple[Scenario, ...]


def channels(project: Project, every: Sequence[Scenario], language: str) -> list[Channel]:
    """All that can be played, in the order of the folders."""
    acts = titles(project.folder("bpmn"), (language,))
    names = _names(project, language)
    services = _services(project, language)
    by_process: dict[str, list[Scenario]] = {}
    for scenario in every:
        by_process.setdefault(scenario.process, []).append(scenario)
    return [_channel(process, told, acts, services, names) for process, told in by_process.items()]


def chosen(found: Sequence[Channel], service: str, channel: str) -> list[Channel]:
    """Those of a service (a part of its name will do) and of a channel; all when not given.

    Raises:
        NotFoundError: there is none.
    """
    fitting = [each for each in found if service in each.service and channel in {"", each.id}]
    if not fitting:
        known = sorted({f"{each.service} {each.id}" for each in found})
        raise NotFoundError(
            f"there is no service '{service}' with a channel '{channel}'",
            hint=f"There are: {', '.join(known)}.",
        )
    return fitting


def _channel(
    process: str,
    told: Sequence[Scenario],
    acts: Mapping[str, Sequence[str]],
    services: Mapping[str, str],
    names: Mapping[str, str],
) -> Channel:
    folder, _, channel = process.rpartition(".")
    service = folder.replace(".", "/")
    act = service.partition("/")[0]
    return Channel(
        act=act,
        service=service,
        id=channel,
        process=process,
        act_name=next(iter(acts.get(act, ())), "") or act,
        service_name=services.get(service, ""),
        name=names.get(process, process),
        scenarios=tuple(told),
    )


def _names(project: Project, language: str) -> dict[str, str]:
    """The name of each process in a language."""
    found: dict[str, str] = {}
    for path in project.files():
        definition = project.read(path)
        found |= {each.id: name(definition, each.id, language) for each in definition.processes}
    return found


def _services(project: Project, language: str) -> dict[str, str]:
    """The name of each service, from the checklist of its act."""
    found = {}
    for path in sorted(project.folder("bpmn").glob("*/regulation.yaml")):
        act = read(path.read_bytes(), file=project.shown(path))
        for service in act.services:
            name = service.name.en if language == "en" else service.name.kk
            found[f"{act.id}/{service.id}"] = name
    return found
