"""The file is BPMN 2.0 that can be read, and is not hostile.

Nothing else can be said about a file before it is read. A document type or an entity is refused
because it may make the reader fetch files or fill the memory.

PR001: the file is no XML.
PR002: the file has a document type, and perhaps entities.
PR003: the file is larger, deeper or wider than a drawing that people can read.
PR004: the file is XML, but not BPMN 2.0.
PR005: an id stands twice.

At run time: the file cannot be deployed; no other rule looks at it.
To mend: open the file in the modeler and save it again; give each element an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - what every rule takes
    """Nothing: the reader itself tells, before there is a definition."""
    return iter(())


RULE = Rule(codes=tuple(f"PR00{number}" for number in range(1, 6)), find=find)
