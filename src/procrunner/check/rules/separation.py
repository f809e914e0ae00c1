"""Tasks that two persons must do are user tasks of one process.

The property ``sod:not`` of a user task names the tasks that whoever does it may not do as well, in
whatever order they come (ISO/IEC 27002:2022, 5.3, segregation of duties).

At run time: a name of nothing keeps nobody apart, and one person does both.
To mend: write ids of user tasks of the same process, with spaces between.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.check.suppression import things
from procrunner.definition import Element
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Names of nothing, and properties where no person acts."""
    tasks = {
        element.id: process.id
        for process in subject.definition.processes
        for element in process.elements
        if element.type == "userTask"
    }
    for thing in things(subject.definition):
        for name in thing.properties:
            if name.startswith("sod:") and (name != "sod:not" or thing.id not in tasks):
                hint = "Write sod:not on a user task."
                yield subject.definition.finding(
                    "PR522", thing, f"{name} keeps nobody apart", hint=hint
                )
        if isinstance(thing, Element) and thing.id in tasks:
            own = [id_ for id_, process in tasks.items() if process == tasks[thing.id]]
            for message, hint in _wrong(thing, [id_ for id_ in own if id_ != thing.id]):
                yield subject.definition.finding("PR522", thing, message, hint=hint)


def _wrong(task: Element, others: list[str]) -> Iterator[tuple[str, str]]:
    if "sod:not" in task.properties and not task.apart:
        yield "sod:not names no task", "Write the id of one, or remove the property."
    for name in task.apart:
        if name not in others:
            near = difflib.get_close_matches(name, others, n=1)
            guess = f"Did you mean '{near[0]}'?" if near else "Write ids, with spaces between."
            yield f"sod:not: there is no other user task '{name}' in its process", guess


RULE = Rule(codes=("PR522",), find=find)
