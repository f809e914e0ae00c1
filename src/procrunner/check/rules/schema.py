"""The file is valid by the XML Schema of BPMN 2.0.

What the schema asks for: which parts an element has, in which order, and which attributes. Such a
file opens in every modeler and engine; one that is not valid is read here all the same, as long as
it is clear what it says, but others may refuse it or leave out a part without a word.

PR007: something is not as the schema asks for.

At run time: nothing; what cannot be run is told by other rules.
To mend: follow the hint of the finding, or save the file again with a modeler.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner import engine
from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """What the schema says of the file."""
    return engine.schema_faults(subject.definition)


RULE = Rule(codes=("PR007",), find=find, others={"PR007": Severity.WARNING})
