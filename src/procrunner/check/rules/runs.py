"""A process runs as BPMN says, or is refused with a reason.

Everything that the engine would refuse before a case starts: elements and events that it does not
execute (PR101), flows that lead nowhere (PR102), missing messages and topics (PR103, PR105),
expressions that cannot be read (PR104), defaults (PR106), boundary events (PR107), called processes
(PR108), processes that are not executable (PR109), ways out of gateways (PR110), flows at events
(PR111), links (PR112), events behind gateways (PR113), scopes that cannot start (PR114); and what
is no BPMN at all (PR006).
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner import engine
from procrunner.check.rule import Rule, Subject
from procrunner.errors import DefinitionError, Finding


def find(subject: Subject) -> Iterator[Finding]:
    """What the engine would refuse, in the executable processes of the file."""
    for process in subject.definition.processes:
        if process.executable:
            try:
                engine.compile_process(process.id, subject.processes)
            except DefinitionError as error:
                yield from error.findings


RULE = Rule(codes=("PR006", *(f"PR{number}" for number in range(101, 115))), find=find)
