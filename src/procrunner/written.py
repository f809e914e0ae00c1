"""A YAML file being read: its nodes know their place, and every fault is kept."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from procrunner.definition import Place
from procrunner.errors import FaultyFileError, Finding

E = TypeVar("E", bound=StrEnum)

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C is eight times as fast."""


class Source:
    """One file and what is wrong with it.

    ``error`` is what refuses it; ``prefix`` begins the codes of its faults: 001 no YAML, 002 a
    value that cannot be, 003 a name of nothing.
    """

    def __init__(
        self, content: bytes, file: str, *, error: type[FaultyFileError], prefix: str
    ) -> None:
        self.file = file
        self.error = error
        self.prefix = prefix
        self.faults: list[Finding] = []
        self.root = self._composed(content)

    def fault(self, place: Place, message: str, hint: str = "", code: str = "002") -> None:
        """Keep a fault; reading goes on, so that all are told at once."""
        self.faults.append(
            Finding(
                code=self.prefix + code,
                message=message,
                hint=hint,
                file=self.file,
                line=place.line,
                column=place.column,
            )
        )

    def stop_if_faulty(self) -> None:
        """Refuse the file if a fault was found.

        Raises:
            FaultyFileError: all of them.
        """
        if self.faults:
            raise self.error(sorted(self.faults, key=lambda each: (each.line, each.column)))

    def _composed(self, content: bytes) -> Node:
        try:
            node = yaml.compose(content, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place()
            self.fault(place, f"not YAML: {error.problem}", "Check the indentation.", "001")
        except yaml.YAMLError as error:
            self.fault(Place(), f"not YAML: {' '.join(str(error).split())}", code="001")
        else:
            if node is not None:
                return Node(self, node)
            self.fault(Place(), "the file is empty", code="001")
        raise self.error(self.faults)


class Node:
    """A value of the file."""

    def __init__(self, source: Source, node: yaml.Node) -> None:
        self.source = source
        self.node = node

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.node.start_mark.line + 1, self.node.start_mark.column + 1)

    def fault(self, message: str, hint: str = "", code: str = "002") -> None:
        """Say that something is wrong here."""
        self.source.fault(self.place, message, hint, code)

    def value(self) -> Any:
        """All of it as plain data: text, numbers, lists, mappings."""
        try:
            return yaml.constructor.SafeConstructor().construct_document(self.node)
        except (yaml.YAMLError, ValueError) as error:  # a tag of its own, a 30th of February
            self.fault(f"this is no value: {getattr(error, 'problem', error)}")
            return None

    def fields(self, what: str, needed: Collection[str], other: Collection[str]) -> Fields:
        """Its values by key; keys that are missing or not known are faults."""
        found: dict[str, Node] = {}
        if not isinstance(self.node, yaml.MappingNode):
            self.fault(f"{what} is a mapping", f"Write: {', '.join(needed)}")
            return Fields(self, what, found)
        for key, value in self.node.value:
            name = str(key.value)
            if name not in needed and name not in other:
                Node(self.source, key).fault(*unknown(what, name, [*needed, *other]))
            elif name in found:
                Node(self.source, key).fault(f"{what}: '{name}' stands twice")
            found[name] = Node(self.source, value)
        if missing := [name for name in needed if name not in found]:
            self.fault(f"{what} has no '{missing[0]}'", f"Write {missing[0]}: …")
        return Fields(self, what, found)

    def entries(self, what: str) -> Iterator[tuple[str, Node]]:
        """Keys and values of a mapping with keys of its own."""
        if isinstance(self.node, yaml.MappingNode):
            for key, value in self.node.value:
                yield str(key.value), Node(self.source, value)
        else:
            self.fault(f"{what} is a mapping")

    def items(self, what: str) -> Iterator[Node]:
        """The values of a list."""
        if isinstance(self.node, yaml.SequenceNode):
            yield from (Node(self.source, each) for each in self.node.value)
        else:
            self.fault(f"{what} is a list", "Write [one, two], or one below the other with a dash.")

    def text(self, what: str) -> str:
        """Its text; an empty one is a fault."""
        if isinstance(self.node, yaml.ScalarNode) and str(self.node.value).strip():
            return str(self.node.value)
        self.fault(f"{what} is a text")
        return ""

    def number(self, what: str) -> int:
        """Its number, from 1."""
        value = self.node.value
        if isinstance(value, str) and value.isascii() and value.isdigit() and int(value):
            return int(value)
        self.fault(f"{what} is a number from 1")
        return 1

    def flag(self, what: str) -> bool:
        """Whether it says true."""
        if self.node.value not in {"true", "false"}:
            self.fault(f"{what} is true or false")
        return bool(self.node.value == "true")

    def lines(self, what: str) -> tuple[int, int]:
        """A range of lines: [first, last]."""
        numbers = [each.number(what) for each in self.items(what)]
        if len(numbers) != 2 or numbers[0] > numbers[1]:  # noqa: PLR2004 - first and last
            self.fault(f"{what} is [first, last]", "The first line may not be behind the last one.")
            return (1, 1)
        return (numbers[0], numbers[1])

    def one_of(self, choices: type[E], what: str) -> E:
        """One of the values of an enum."""
        names = [each.value for each in choices]
        value = self.node.value
        if value not in names:
            self.fault(*unknown(what, str(value), names))
            return next(iter(choices))
        return choices(value)


class Fields:
    """The values of a mapping by key, with what an absent one stands for."""

    def __init__(self, node: Node, what: str, found: Mapping[str, Node]) -> None:
        self.node = node
        self.what = what
        self.found = found

    def __contains__(self, key: str) -> bool:
        return key in self.found

    def get(self, key: str) -> Node | None:
        """The value, if there is one."""
        return self.found.get(key)

    def text(self, key: str) -> str:
        """A text, empty when absent."""
        return self.found[key].text(f"{self.what}: {key}") if key in self.found else ""

    def number(self, key: str) -> int | None:
        """A number, none when absent."""
        return self.found[key].number(f"{self.what}: {key}") if key in self.found else None

    def flag(self, key: str) -> bool:
        """A flag, false when absent."""
        return key in self.found and self.found[key].flag(f"{self.what}: {key}")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        what = f"{self.what}: {key}"
        return tuple(each.text(what) for each in self.list(key))

    def list(self, key: str) -> Iterator[Node]:
        """A list, empty when absent."""
        if key in self.found:
            yield from self.found[key].items(f"{self.what}: {key}")

    def lines(self, key: str) -> tuple[int, int] | None:
        """A range of lines, none when absent."""
        return self.found[key].lines(f"{self.what}: {key}") if key in self.found else None

    def one_of(self, key: str, choices: type[E]) -> E:
        """One of the values of an enum; the first one when absent."""
        if key in self.found:
            return self.found[key].one_of(choices, f"{self.what}: {key}")
        return next(iter(choices))


def unknown(what: str, name: str, known: Collection[str]) -> tuple[str, str]:
    """The words and the hint for a name that is none of those known."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
    return f"{what} knows no '{name}'", hint
