"""The role that may do a task is a role of the project.

Roles stand under [roles] in procrunner.toml; without that section nothing is said. A role that is
computed (${…}) is not looked at.

At run time: the work item waits for a role that nobody has, and nobody sees it.
To mend: correct camunda:candidateGroups, or add the role under [roles].
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Candidate groups that nobody knows."""
    known = subject.world.house.roles
    if known is None:
        return
    for element in subject.definition.elements.values():
        for role in element.attributes.get("camunda:candidateGroups", "").split(","):
            name = role.strip()
            if name and "${" not in name and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                guess = f"Did you mean '{near[0]}'? " if near else ""
                yield subject.definition.finding(
                    "PR521",
                    element,
                    f"there is no role '{name}'",
                    hint=f"{guess}Roles stand under [roles] in procrunner.toml.",
                )


RULE = Rule(codes=("PR521",), find=find)
