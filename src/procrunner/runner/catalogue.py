"""Deployed definitions as programs, and the staff: read once in a process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from procrunner import engine
from procrunner.errors import NotFoundError
from procrunner.model import DefinitionVersion, Instance
from procrunner.ports import Unit

if TYPE_CHECKING:  # what is needed to look things up is imported when it is looked up
    from procrunner.definition import Definition
    from procrunner.people import Staff
    from procrunner.runner.terms import Rules

_Key = tuple[tuple[str, int], ...]


class Catalogue:
    """Definitions and programs by version; versions never change, so both are kept."""

    def __init__(
        self, rules: Callable[[], Rules] | None = None, *, applicant: Collection[str] = ()
    ) -> None:
        """Begin with nothing.

        Args:
            rules: says how terms are counted and told, once somebody asks.
            applicant: names of variables that tell the applicant's identifiers.
        """
        self.applicant = applicant
        self._said = rules
        self._definitions: dict[str, Definition] = {}
        self._programs: dict[_Key, engine.Program] = {}
        self._sketches: dict[tuple[str, int], engine.Sketch] = {}
        self._staff: tuple[tuple[int, datetime] | None, Staff] | None = None

    @cached_property
    def rules(self) -> Rules:
        """How terms are counted and told."""
        from procrunner.runner.terms import Rules

        return self._said() if self._said else Rules()

    def definition(self, version: DefinitionVersion) -> Definition:
        """The file of a version, read."""
        from procrunner.definition import read

        if version.key not in self._definitions:
            self._definitions[version.key] = read(
                version.xml, file=version.file, forms=version.forms
            )
        return self._definitions[version.key]

    def keep(self, version: DefinitionVersion, definition: Definition) -> None:
        """Take the definition of a version that was read already, if it is what is stored."""
        read_from = (definition.source, definition.file, definition.forms)
        if read_from == (version.xml, version.file, version.forms):
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
        key = _key(process, version, pins)
        if key not in self._programs:
            definitions = {
                id_: self.definition(unit.definitions.get(id_, number)) for id_, number in key
            }
            self._programs[key] = engine.compile_process(process, definitions, self.rules.book)
        return self._programs[key]

    def of(self, unit: Unit, instance: Instance) -> engine.Program:
        """The program that an instance runs."""
        return self.program(unit, instance.process, instance.version, instance.pins)

    def kept(self, instance: Instance) -> engine.Program | None:
        """The program that an instance runs, if it was read before."""
        return self._programs.get(_key(instance.process, instance.version, instance.pins))

    def sketch(self, unit: Unit, process: str, version: int) -> engine.Sketch | None:
        """The sketch of a version, if one is stored that this program understands."""
        key = process, version
        if key not in self._sketches:
            found = engine.read_sketch(unit.definitions.sketch(process, version))
            if found is None:
                return None
            self._sketches[key] = found
        return self._sketches[key]

    def sketches(self, unit: Unit, instance: Instance) -> Mapping[str, engine.Sketch]:
        """What tells where an instance stands, by process; made now where none is stored."""
        key = _key(instance.process, instance.version, instance.pins)
        found = {id_: self.sketch(unit, id_, number) for id_, number in key}
        if None in found.values():
            program = self.of(unit, instance)
            for id_, number in key:
                if found[id_] is None and id_ in program.definitions:
                    found[id_] = self._sketches[id_, number] = engine.sketched(program, id_)
        return {id_: each for id_, each in found.items() if each is not None}

    def labels(
        self, unit: Unit, process: str, version: int, language: str
    ) -> Mapping[tuple[str, str], str]:
        """Labels of a version by id and plain name; of lanes by an empty id."""
        sketch = self.sketch(unit, process, version)
        if sketch is not None:
            return sketch.labels(language)
        return self.definition(unit.definitions.get(process, version)).labels(language)

    def staff(self, unit: Unit) -> Staff:
        """Who works in the office, as the latest change left it; kept until the next one."""
        from procrunner.people import NOBODY, Staff

        version = unit.people.version()
        if self._staff is None or version != self._staff[0]:
            self._staff = version, Staff(unit.people.roster()) if version else NOBODY
        return self._staff[1]


def _key(process: str, version: int, pins: Mapping[str, int]) -> _Key:
    return (process, version), *sorted(pins.items())


def _called(definition: Definition) -> list[str]:
    return [
        called
        for element in definition.elements.values()
        if element.type == "callActivity"
        and (called := element.attributes.get("calledElement", ""))
    ]
