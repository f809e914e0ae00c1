"""Deployed definitions as programs, compiled once in a process."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner import engine
from procrunner.definition import Definition, read
from procrunner.errors import NotFoundError
from procrunner.model import DefinitionVersion, Instance
from procrunner.ports import Unit
from procrunner.runner.terms import Rules


class Catalogue:
    """Definitions and programs by version; versions never change, so both are kept."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()  #: how terms are counted and told
        self._definitions: dict[str, Definition] = {}
        self._programs: dict[tuple[tuple[str, int], ...], engine.Program] = {}

    def definition(self, version: DefinitionVersion) -> Definition:
        """The file of a version, read."""
        if version.key not in self._definitions:
            self._definitions[version.key] = read(version.xml, file=version.file)
        return self._definitions[version.key]

    def keep(self, version: DefinitionVersion, definition: Definition) -> None:
        """Take the definition of a version that was read already, if it is what is stored."""
        if (definition.source, definition.file) == (version.xml, version.file):
            self._definitions.setdefault(version.key, definition)

    def pins(self, unit: Unit, main: DefinitionVersion) -> dict[str, int]:
        """The newest versions of all processes that a process calls, directly or not."""
        pins: dict[str, int] = {}
        todo = [main]
        while todo:
            for called in _called(self.definition(todo.pop())):
                if called not in pins and called != main.process:
                    try:
                        version = unit.definitions.get(called)
                    except NotFoundError:
                        continue  # the compiler says where it is called
                    pins[called] = version.version
                    todo.append(version)
        return pins

    def program(
        self, unit: Unit, process: str, version: int, pins: Mapping[str, int]
    ) -> engine.Program:
        """The program of a process with pinned versions of what it calls.

        Raises:
            DefinitionError: it cannot run.
        """
        key = ((process, version), *sorted(pins.items()))
        if key not in self._programs:
            definitions = {
                id_: self.definition(unit.definitions.get(id_, number)) for id_, number in key
            }
            self._programs[key] = engine.compile_process(process, definitions, self.rules.book)
        return self._programs[key]

    def of(self, unit: Unit, instance: Instance) -> engine.Program:
        """The program that an instance runs."""
        return self.program(unit, instance.process, instance.version, instance.pins)


def _called(definition: Definition) -> list[str]:
    return [
        called
        for element in definition.elements.values()
        if element.type == "callActivity"
        and (called := element.attributes.get("calledElement", ""))
    ]
