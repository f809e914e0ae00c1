"""A drawing for a file that has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from procrunner.definition import Definition, Diagram, Place, Process, read
from procrunner.errors import DefinitionError, Finding
from procrunner.layout.gate import measure
from procrunner.layout.markup import with_diagram
from procrunner.layout.plan.diagram import diagram
from procrunner.layout.plan.layouter import Layouter

STARTS = 10
"""How many arrangements of the rows are drawn; the best one is kept."""


def lay_out(source: bytes, *, file: str = "", fast: bool = False, force: bool = False) -> bytes:
    """The same file with a drawing; all text outside the drawing stays as it is.

    The same file gives the same bytes everywhere. ``fast`` tries one arrangement only, ``force``
    replaces the drawings that the file has.

    Raises:
        DefinitionError: the file cannot be read (PR001 to PR005), has a drawing already (PR731),
            or cannot be drawn (PR732 to PR734).
    """
    definition = read(source, file=file)
    problems = list(_problems(definition, force=force))
    if problems:
        raise DefinitionError(problems)
    return with_diagram(source, _best(definition, 1 if fast else STARTS))


def _best(definition: Definition, starts: int) -> Diagram:
    """The best drawing without a fault; if there is none, the one with the fewest."""
    planes = [diagram(definition, drawing) for drawing in Layouter(definition, starts).drawings()]
    fewest: tuple[int, Diagram] | None = None
    for plane in planes:
        faults = measure(replace(definition, diagrams=(plane,))).hard
        if fewest is None or faults < fewest[0]:
            fewest = faults, plane
        if not faults:
            break
    assert fewest is not None  # noqa: S101 - there is at least one start
    return fewest[1]


def _problems(definition: Definition, *, force: bool) -> Iterator[Finding]:
    if definition.diagrams and not force:
        yield definition.finding(
            "PR731",
            None,
            "the file has a drawing already",
            hint="Use --force to replace it; what was drawn by hand is lost.",
        )
    drawn = [process for process in definition.processes if process.elements]
    if not drawn and not definition.participants:
        yield definition.finding("PR732", None, "there is nothing to draw")
    yield from _without_pool(definition, drawn)
    yield from _without_id(definition)


def _without_pool(definition: Definition, processes: list[Process]) -> Iterator[Finding]:
    pools = {pool.process for pool in definition.participants}
    if not definition.collaboration and len(processes) < 2:  # noqa: PLR2004 - one needs no pool
        return
    for process in processes:
        if process.id not in pools:
            yield definition.finding(
                "PR733",
                process,
                f"process '{process.id}' has no pool, so it has no place in the drawing",
                hint="Add a participant for it, or move it to a file of its own.",
            )


def _without_id(definition: Definition) -> Iterator[Finding]:
    things: list[tuple[str, Place]] = [
        *((thing.id, thing.place) for thing in definition.elements.values()),
        *((thing.id, thing.place) for thing in definition.flows.values()),
        *((thing.id, thing.place) for thing in definition.lanes.values()),
        *((thing.id, thing.place) for thing in definition.participants),
        *((thing.id, thing.place) for thing in definition.processes),
        (definition.collaboration, Place()),
    ]
    for id_, place in things:
        if "~" in id_:
            yield definition.finding(
                "PR734",
                None,
                f"the {id_.partition('~')[0]} has no id, so no shape can refer to it",
                hint='Give it an id, such as id="Flow_1".',
                place=place,
            )
