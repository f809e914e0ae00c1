"""From a finding of the token game to a scenario that shows it when it is played."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from procrunner.definition import Definition, Process
from procrunner.errors import Finding, ProcrunnerError
from procrunner.project import Project
from procrunner.scenario import casting, writer
from procrunner.scenario.choosing import choices
from procrunner.scenario.judging import Played
from procrunner.scenario.model import Expected, Scenario
from procrunner.scenario.playing import Theatre, scenarios
from procrunner.scenario.reader import FILE

PLAYS = 12
"""Choices of values that are played for a finding."""
STORIES = 24
"""Stories beside the drawing that are played for it when none of these shows it."""
DEADLOCK, SECOND, ENDLESS, NEVER = "PR601", "PR603", "PR604", "PR606"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """What came of a finding: a file with a scenario, or why there is none."""

    finding: Finding
    file: Path | None = None
    why: str = ""  #: there is none


def counterexamples(
    project: Project, found: Sequence[Finding], folder: Path
) -> Iterator[Counterexample]:
    """Write a scenario for each finding that is about a way; only what shows it when played."""
    shown = [each for each in found if each.code in {DEADLOCK, SECOND, ENDLESS, NEVER}]
    shown = [each for each in shown if each.way or each.code == ENDLESS]
    if not shown:
        return
    read = {project.shown(path): project.read(path) for path in project.files()}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="procrunner-") as scratch:
        theatre = Theatre(project.root, Path(scratch))
        for finding in shown:
            definition = read.get(finding.file)
            if definition is None:
                why = "the file is not in the project's folder of drawings"
                yield Counterexample(finding=finding, why=why)
                continue
            yield _Maker(project, theatre, finding, definition).make(folder)


class _Maker:
    """Makes the scenario of one finding."""

    def __init__(
        self, project: Project, theatre: Theatre, finding: Finding, definition: Definition
    ) -> None:
        self._project = project
        self._theatre = theatre
        self._finding = finding
        self._definition = definition

    def make(self, folder: Path) -> Counterexample:
        """Try what is nearest to the way first, and then the stories that stand beside it."""
        finding = self._finding
        path = folder / f"{Path(finding.file).stem}-{casting.key(finding)}.yaml"
        why = ""
        try:
            for scenario in (*islice(self._made(), PLAYS), *islice(self._told(), STORIES)):
                played = self._theatre.play(replace(scenario, expected=self._asked()))
                expected = self._expected(played) if played.is_right else None
                if expected and self._is_shown(replace(scenario, expected=expected), path):
                    return Counterexample(finding=finding, file=path)
                why = why or f"played, it came out otherwise: {_said(played)}"
        except ProcrunnerError as error:
            why = f"it cannot be played: {error}"
        path.unlink(missing_ok=True)
        return Counterexample(finding=finding, why=why)

    def _made(self) -> Iterator[Scenario]:
        process, finding = self._process(), self._finding
        for variables in choices(process, finding.way, finding.element):
            yield casting.scenario(self._project, process, finding, variables)

    def _told(self) -> Iterator[Scenario]:
        """Stories beside the drawing: persons wrote what its forms and handlers need."""
        finding, process = self._finding, self._process().id
        path = (self._project.root / finding.file).with_name(FILE)
        told = scenarios(self._project, [path]) if path.is_file() else []
        for each in sorted(told, key=lambda one: one.process != process):
            yield replace(each, key=casting.key(finding), title=finding.message)

    def _process(self) -> Process:
        """The one that the way begins in."""
        first = next(iter(self._finding.way), self._finding.element)
        every = self._definition.processes
        inside = (p for p in every if first == p.id or any(e.id == first for e in p.elements))
        return next(inside, every[0])

    def _asked(self) -> Expected:
        """What a way must come to that shows the finding, before it is known how it ends."""
        finding = self._finding
        if finding.code == DEADLOCK:
            return Expected(stops=finding.element)
        if finding.code == ENDLESS:
            known = finding.element in self._definition.elements
            return Expected(lasts=True, passes=finding.way[-1:] if known else ())
        if finding.code == NEVER:
            return Expected(passes=(finding.way[-1],), avoids=self._forbidden())
        return Expected()

    def _expected(self, played: Played) -> Expected | None:
        """What is asked, with what is known now; None if the finding does not show."""
        asked = self._asked()
        if self._finding.code == DEADLOCK and self._finding.element not in played.stalled:
            return None  # it stopped there for another reason
        if self._finding.code == ENDLESS and played.waiting:
            return None  # it lasts because nobody sends what it waits for
        if self._finding.code == SECOND:
            behind = (*self._behind(self._finding.element), self._finding.element)
            here = [each for each in behind if each in played.repeated and not self._is_round(each)]
            if not here:
                return None
            asked = Expected(twice=tuple(here[:1]))
        if asked.stops or asked.lasts:
            return asked
        if played.stopped:
            return replace(asked, stops=played.stopped[0])
        return replace(asked, ends=played.outcome) if played.outcome else None

    def _behind(self, id_: str) -> list[str]:
        return [each.target for each in self._definition.flows.values() if each.source == id_]

    def _is_round(self, id_: str) -> bool:
        """Whether a loop leads back to it: then coming twice is no fault."""
        seen: set[str] = set()
        ahead = self._behind(id_)
        while ahead:
            if (each := ahead.pop()) not in seen:
                seen.add(each)
                ahead += self._behind(each)
        return id_ in seen

    def _forbidden(self) -> tuple[str, ...]:
        """What the rule of the house asks for, and the way comes past without."""
        said = {
            rule.without
            for rule in self._project.house.never
            if f"'{rule.reach}' without '{rule.without}'" in self._finding.message
        }
        things = self._definition.elements.values()
        elements = [each.id for each in things if said & {each.id, each.topic}]
        return (*elements, *(id_ for id_ in self._definition.flows if id_ in said))

    def _is_shown(self, scenario: Scenario, path: Path) -> bool:
        """Write it, and play what is read from the file."""
        path.write_text(writer.text(scenario, self._finding), encoding="utf-8")
        (again,) = scenarios(self._project, [path])
        return self._theatre.play(again).is_right


def _said(played: Played) -> str:
    """Where it stands, or why it was refused."""
    refused = [each.happened for each in played.differences if each.about in ("start", "answers")]
    return "; ".join(refused or [played.stands])
