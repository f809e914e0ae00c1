"""Rule: where a drawing follows a choice about a grave defect of the act, it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procrunner.definition import Definition, Element, Flow
from procrunner.regulation.model import Defect, Gravity, Service
from procrunner.regulation.trace.drawing import Drawing
from procrunner.regulation.trace.gap import About, Gap

Place = tuple[str, str]
"""Path of a file below the bpmn folder, without suffix, and a BPMN id in it."""


def gaps(service: Service, drawing: Drawing) -> Iterator[Gap]:
    """Defects of high severity of a drawn service that no element or annotation names."""
    for defect in drawing.act.defects if drawing.definitions else ():
        is_grave = defect.gravity is Gravity.HIGH and service.id in defect.services
        if is_grave and not places(defect, drawing):
            yield Gap(
                about=About.DEFECT,
                message=f"no documentation or annotation names {defect.id}: {defect.handling}",
            )


def places(defect: Defect, drawing: Drawing) -> list[Place]:
    """What names a defect: in its documentation, or as an annotation."""
    named = re.compile(rf"(?<![\w-]){re.escape(defect.id)}(?![\w-])")
    return [
        (name, id_)
        for name, definition in drawing.definitions.items()
        for id_, text in _texts(definition)
        if named.search(text)
    ]


def _texts(definition: Definition) -> Iterator[tuple[str, str]]:
    """Whatever a reader of the drawing can read about a thing, by its id."""
    things: list[Element | Flow] = [*definition.elements.values(), *definition.flows.values()]
    for thing in things:
        yield thing.id, thing.documentation
        if isinstance(thing, Element):
            yield thing.id, thing.text
    for lane in definition.lanes.values():
        yield lane.id, lane.documentation
    pools = {pool.process: pool.id for pool in definition.participants}
    for pool in definition.participants:
        yield pool.id, pool.documentation
    for process in definition.processes:  # whose words a reader finds at its pool
        yield pools.get(process.id, process.id), process.documentation
