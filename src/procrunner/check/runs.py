"""PR1xx: whether a process runs as BPMN says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner import engine
from procrunner.definition import Definition
from procrunner.errors import DefinitionError, Finding


def findings(definition: Definition, processes: Mapping[str, Definition]) -> Iterator[Finding]:
    """What the engine would refuse, in the executable processes of the file."""
    for process in definition.processes:
        if process.executable:
            try:
                engine.compile_process(process.id, processes)
            except DefinitionError as error:
                yield from error.findings
