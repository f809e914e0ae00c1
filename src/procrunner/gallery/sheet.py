"""Sheets: a BPMN file in its folder, and the diagrams that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from procrunner.definition.model import Definition, Process
from procrunner.diagram import Overlay

Names = tuple[str, ...]
"""One name in each language of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A BPMN file to be shown."""

    path: PurePosixPath  #: below the folder of all files: ``act/service/channel.bpmn``
    definition: Definition
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    """By name; path, tokens, heat, coverage and findings are said in the language of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One diagram of a sheet."""

    key: str  #: in links, unique on the page
    sheet: Sheet
    number: int  #: of the diagram in its file, from 0
    titles: Names

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that it lies in, the outermost first."""
        return self.sheet.path.parent.parts

    @property
    def shown(self) -> str:
        """The id of what is drawn."""
        return self.sheet.definition.diagrams[self.number].element


def cards(
    sheets: Iterable[Sheet], languages: Sequence[str], *, as_given: bool = False
) -> list[Card]:
    """Every diagram, in the order of the folders, or in that of the sheets as given."""
    made: dict[str, Card] = {}
    for sheet in sheets if as_given else sorted(sheets, key=lambda each: each.path.parts):
        for number in range(len(sheet.definition.diagrams)):
            key = _free(_key(sheet.path, number), made)
            titles = _titles(sheet.definition, number, languages)
            made[key] = Card(
                key=key,
                sheet=sheet,
                number=number,
                titles=titles if any(titles) else (sheet.path.stem,) * len(languages),
            )
    return list(made.values())


def pairs(made: Sequence[Card]) -> list[tuple[Card, ...]]:
    """The diagrams of the first sheet, each with that of the second that draws the same."""
    first = [card for card in made if card.sheet is made[0].sheet]
    others = [card for card in made if card.sheet is not made[0].sheet]
    found: list[tuple[Card, ...]] = []
    for card in first:
        same = [each for each in others if each.shown == card.shown]
        mates = (same or ([] if card.number else others))[:1]
        found.append((card, *mates))
        others = [each for each in others if each not in mates]
    return [*found, *((card,) for card in others)]


def _key(path: PurePosixPath, number: int) -> str:
    return ".".join(path.with_suffix("").parts) + (f"-{number + 1}" if number else "")


def _free(key: str, taken: Mapping[str, Card]) -> str:
    while key in taken:
        key += "-"
    return key


def _titles(definition: Definition, number: int, languages: Sequence[str]) -> Names:
    diagram = definition.diagrams[number]
    if element := definition.elements.get(diagram.element):
        return tuple(element.label(each) or element.id for each in languages)
    if process := _main(definition, diagram.element):
        return tuple(process.properties.get(f"label:{e}", "") or process.name for e in languages)
    pools = [pool for pool in definition.participants if pool.name]
    if pools:
        return tuple(pools[0].label(each) for each in languages)
    return (diagram.name,) * len(languages)


def _main(definition: Definition, shown: str) -> Process | None:
    """The process that the drawing is about."""
    named = [process for process in definition.processes if process.name]
    own = [process for process in named if process.id == shown]
    runs = [process for process in named if process.executable]
    return next(iter([*own, *runs, *named]), None)
