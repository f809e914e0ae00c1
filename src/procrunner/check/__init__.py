"""What is wrong with BPMN files: every finding of every rule at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePath

from procrunner.check.house import House, Never, house
from procrunner.check.rule import Rule, Subject
from procrunner.check.rules import rules
from procrunner.check.suppression import Suppressions
from procrunner.check.world import World
from procrunner.definition import Definition, read
from procrunner.errors import DefinitionError, Finding
from procrunner.handler import Handler

__all__ = ["House", "Never", "Rule", "check", "house", "rule", "rules"]


def check(  # noqa: PLR0913 - what is looked at, and what is wanted of it
    files: Mapping[str, bytes],
    *,
    others: Mapping[str, bytes],
    forms: Mapping[str, Mapping[str, str]] | None = None,
    handlers: Mapping[str, Handler],
    house: House | None = None,
    templates: Mapping[str, int] | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    accepted: bool = False,
) -> list[Finding]:
    """Findings in files, in the order of file, line and column.

    Args:
        files: content by path, the files in question.
        others: content by path, further files whose processes may be called.
        forms: text of the forms beside a file, by its path and then by their names.
        handlers: by topic.
        house: what the project asks of its drawings.
        templates: versions of its element templates, by their ids.
        select: codes, or beginnings of codes, that are wanted; all when empty.
        ignore: codes, or beginnings of codes, that are not.
        accepted: also what is known and stays, as remarks with the reasons.
    """
    found: dict[Finding, None] = {}
    definitions: dict[str, Definition] = {}
    for path, content in {**others, **files}.items():
        try:
            definitions[path] = read(content, file=path, forms=(forms or {}).get(path))
        except DefinitionError as error:
            found.update(dict.fromkeys(error.findings))
    world = World(
        definitions=definitions,
        handlers=handlers,
        house=house or House(),
        templates=templates or {},
    )
    for path in files:
        if path in definitions:
            found.update(dict.fromkeys(_of_file(definitions[path], world, accepted=accepted)))
    about = {
        *files,
        *(str(PurePath(p).with_name(n)) for p in files for n in (forms or {}).get(p, ())),
    }
    wanted = [
        each for each in found if each.file in about and _is_wanted(each.code, select, ignore)
    ]
    return sorted(wanted, key=lambda each: (each.file, each.line, each.column, each.code))


def rule(code: str) -> Rule | None:
    """The rule that has this code."""
    return next((each for each in rules() if code in each.codes), None)


def _of_file(definition: Definition, world: World, *, accepted: bool) -> list[Finding]:
    subject = Subject(definition=definition, world=world)
    suppressions = Suppressions(definition)
    found: list[Finding] = []
    for finding in (finding for each in rules() for finding in each.find(subject)):
        if not suppressions.cover(finding):
            found.append(finding)
        elif accepted:
            found.append(suppressions.accepted(finding))
    return [*found, *suppressions.unused()]


def _is_wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    chosen = not select or any(code.startswith(each) for each in select)
    return chosen and not any(code.startswith(each) for each in ignore)
