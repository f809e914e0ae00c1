"""What is wrong with BPMN files: every finding of every rule at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from procrunner.check.rule import Rule, Subject
from procrunner.check.rules import rules
from procrunner.definition import Definition, read
from procrunner.errors import DefinitionError, Finding
from procrunner.handler import Handler

__all__ = ["Rule", "check", "rules"]

SUPPRESSION = "check:ignore"
"""Extension property ``CODE reason`` on an element: this finding is known, and why it stays."""


def check(
    files: Mapping[str, bytes],
    *,
    others: Mapping[str, bytes],
    handlers: Mapping[str, Handler],
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> list[Finding]:
    """Findings in files, in the order of file, line and column.

    Args:
        files: content by path, the files in question.
        others: content by path, further files whose processes may be called.
        handlers: by topic.
        select: codes, or beginnings of codes, that are wanted; all when empty.
        ignore: codes, or beginnings of codes, that are not.
    """
    found: dict[Finding, None] = {}
    read_: dict[str, Definition] = {}
    for path, content in {**others, **files}.items():
        try:
            read_[path] = read(content, file=path)
        except DefinitionError as error:
            found.update(dict.fromkeys(error.findings))
    processes = {
        process.id: definition for definition in read_.values() for process in definition.processes
    }
    for path in files:
        if path in read_:
            subject = Subject(definition=read_[path], processes=processes, handlers=handlers)
            found.update(dict.fromkeys(_unsuppressed(subject)))
    wanted = [
        each for each in found if each.file in files and _is_wanted(each.code, select, ignore)
    ]
    return sorted(wanted, key=lambda each: (each.file, each.line, each.column, each.code))


def _unsuppressed(subject: Subject) -> Iterator[Finding]:
    for rule in rules():
        for finding in rule.find(subject):
            if not _is_suppressed(subject.definition, finding):
                yield finding


def _is_suppressed(definition: Definition, finding: Finding) -> bool:
    thing = (
        definition.elements.get(finding.element)
        or definition.flows.get(finding.element)
        or definition.lanes.get(finding.element)
    )
    said = thing.properties.get(SUPPRESSION, "") if thing else ""
    code, _, reason = said.strip().partition(" ")
    return code == finding.code and bool(reason.strip())


def _is_wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    chosen = not select or any(code.startswith(each) for each in select)
    return chosen and not any(code.startswith(each) for each in ignore)
