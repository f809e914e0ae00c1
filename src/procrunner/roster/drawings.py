"""The roles and processes that drawings name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procrunner.definition import Definition, Element, Process
from procrunner.roster.checking import Drawn


def drawn(definitions: Iterable[Definition]) -> Drawn:
    """Whose work user tasks are, by their candidates, else by their lanes; who is told when late.

    What is computed (``${…}``) is known only when it runs.
    """
    roles: dict[str, str] = {}
    processes = []
    for definition in definitions:
        for process in definition.processes:
            processes.append(process.id)
            for element in process.elements:
                for name in _roles(process, element):
                    roles.setdefault(name, f"{definition.file}: {element.id}")
    return Drawn(roles, processes)


def _roles(process: Process, element: Element) -> Iterator[str]:
    if escalate := element.properties.get("term:escalate", ""):
        yield escalate
    if element.type != "userTask":
        return
    named = element.attributes.get("camunda:candidateGroups", "") or element.owners
    if "${" in named:
        return
    if own := [name for each in named.split(",") if (name := each.strip())]:
        yield from own
    elif not element.attributes.get("camunda:assignee") and not element.performer:
        yield from (lane.name for lane in process.lanes if lane.id == element.lane and lane.name)
