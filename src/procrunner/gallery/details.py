"""What the page tells about each drawn thing, as data for its script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from procrunner.definition import (
    Definition,
    Element,
    EventDefinition,
    Field,
    Flow,
    Lane,
    Participant,
)
from procrunner.form import type_of
from procrunner.gallery import terms
from procrunner.gallery.sheet import Card, Names

Json: TypeAlias = "str | float | bool | Sequence[Json] | Mapping[str, Json]"
Facts = dict[str, Json]


def tell(card: Card, links: Mapping[str, str], languages: Sequence[str]) -> dict[str, Facts]:
    """The facts about every thing of a diagram, by id, in the order of the drawing.

    Args:
        card: the diagram.
        links: the key of the diagram that draws a process or sub-process, by its id.
        languages: of the page.
    """
    definition = card.sheet.definition
    diagram = definition.diagrams[card.number]
    teller = _Teller(definition, links, languages)
    drawn = [shape.element for shape in diagram.shapes] + [edge.element for edge in diagram.edges]
    told = {id_: teller.about(id_) for id_ in dict.fromkeys(drawn)}
    return {id_: facts for id_, facts in told.items() if facts}


class _Teller:
    def __init__(
        self, definition: Definition, links: Mapping[str, str], languages: Sequence[str]
    ) -> None:
        self._definition = definition
        self._links = links
        self._languages = languages
        self._pools = {pool.id: pool for pool in definition.participants}

    def about(self, id_: str) -> Facts:
        """What there is to say; nothing about what the file does not hold."""
        definition = self._definition
        if element := definition.elements.get(id_):
            return _known(self._element(element))
        if flow := definition.flows.get(id_):
            return _known(self._flow(flow))
        if lane := definition.lanes.get(id_):
            return _known(self._lane(lane))
        if pool := self._pools.get(id_):
            return _known(self._pool(pool))
        return {}

    def _common(self, thing: Element | Flow | Lane | Participant, kind: str) -> Facts:
        return {
            "kind": kind,
            "name": one([thing.label(each) for each in self._languages]),
            "documentation": thing.documentation,
            "steps": thing.properties.get("reg:step", "").split(),
        }

    def _element(self, element: Element) -> Facts:
        attributes = element.attributes
        called = attributes.get("calledElement", "")
        facts = self._common(element, element.type)
        if element.type == "textAnnotation" and not facts["name"]:
            facts["name"] = element.text
        return facts | {
            "lane": element.lane,
            "candidates": attributes.get("camunda:candidateGroups", ""),
            "term": self._term(element.properties),
            "event": [self._event(each) for each in element.events],
            "topic": element.topic,
            "form": [self._field(each) for each in element.fields],
            "inputs": [[each.name, each.text] for each in element.inputs],
            "outputs": [[each.name, each.text] for each in element.outputs],
            "host": element.attached_to,
            "repeat": element.loop.type if element.loop else "",
            "called": called,
            "open": self._links.get(called, "") or self._links.get(element.id, ""),
            "default": attributes.get("default", ""),
        }

    def _flow(self, flow: Flow) -> Facts:
        return self._common(flow, flow.type) | {
            "source": flow.source,
            "target": flow.target,
            "condition": flow.condition or "",
        }

    def _lane(self, lane: Lane) -> Facts:
        return self._common(lane, "lane") | {"lane": lane.parent, "members": lane.members}

    def _pool(self, pool: Participant) -> Facts:
        facts = self._common(pool, "participant")
        if not pool.process:
            return facts
        process = next((p for p in self._definition.processes if p.id == pool.process), None)
        if process is None:
            return facts
        facts["documentation"] = pool.documentation or process.documentation
        return facts | {"called": process.id, "term": self._term(process.properties)}

    def _term(self, properties: Mapping[str, str]) -> Json:
        term, calendar = properties.get("term", ""), properties.get("term:calendar", "")
        if not term:
            return ""
        working = calendar == "working"
        said = [terms.say(term, each, working=working) for each in self._languages]
        return [one(said), calendar, term]

    def _event(self, event: EventDefinition) -> Json:
        said = [terms.say(event.text, each) for each in self._languages]
        code = event.code if event.code != event.name else ""
        rest = [part for part in (event.name or event.ref, code) if part]
        return [event.type, one(said) if event.text else " · ".join(rest)]

    def _field(self, asked: Field) -> Json:
        labels = [asked.named(each) for each in self._languages]
        choices = [one([asked.choice(v, each) for each in self._languages]) for v in asked.choices]
        return [asked.id, one(labels), type_of(asked), asked.required, choices]


def one(names: Sequence[str]) -> str | Names:
    """One name where all languages have the same."""
    return names[0] if len(set(names)) == 1 else tuple(names)


def _known(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if value}
