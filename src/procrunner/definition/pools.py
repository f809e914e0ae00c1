"""Participants and lanes: who acts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from procrunner.definition import extensions
from procrunner.definition.model import Lane, Participant
from procrunner.definition.source import Source, children


def participants(collaboration: etree._Element, source: Source) -> Iterator[Participant]:
    """The pools of a collaboration, in document order."""
    for node in children(collaboration, "participant"):
        yield Participant(
            id=source.id(node),
            name=node.get("name", ""),
            place=source.places[node],
            process=node.get("processRef", "").rpartition(":")[2],
            documentation=extensions.documentation(node),
            multiplicity=next(children(node, "participantMultiplicity"), None) is not None,
            properties=extensions.properties(node),
        )


def lanes(process: etree._Element, source: Source) -> Iterator[Lane]:
    """The lanes of a process in document order, inner ones after the one around them."""
    for lane_set in children(process, "laneSet"):
        yield from _lanes(lane_set, source, process=source.id(process), parent="")


def _lanes(
    lane_set: etree._Element, source: Source, *, process: str, parent: str
) -> Iterator[Lane]:
    for node in children(lane_set, "lane"):
        id_ = source.id(node)
        members = tuple((child.text or "").strip() for child in children(node, "flowNodeRef"))
        yield Lane(
            id=id_,
            name=node.get("name", ""),
            place=source.places[node],
            process=process,
            parent=parent,
            members=members,
            documentation=extensions.documentation(node),
            properties=extensions.properties(node),
        )
        for inner in children(node, "childLaneSet"):
            yield from _lanes(inner, source, process=process, parent=id_)
