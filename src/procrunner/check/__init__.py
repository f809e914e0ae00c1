"""What is wrong with BPMN files: every finding of every rule at once."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.check import handlers as handlers_rule
from procrunner.check import runs
from procrunner.definition import Definition, read
from procrunner.errors import DefinitionError, Finding
from procrunner.handler import Handler


def check(
    files: Mapping[str, bytes],
    *,
    others: Mapping[str, bytes],
    handlers: Mapping[str, Handler],
) -> list[Finding]:
    """Findings in files, in the order of file, line and column.

    Args:
        files: content by path, the files in question.
        others: content by path, further files whose processes may be called.
        handlers: by topic.
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
            found.update(dict.fromkeys(runs.findings(read_[path], processes)))
            found.update(dict.fromkeys(handlers_rule.findings(read_[path], handlers)))
    mine = [finding for finding in found if finding.file in files]
    return sorted(mine, key=lambda each: (each.file, each.line, each.column, each.code))
