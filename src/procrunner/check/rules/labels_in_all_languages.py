"""Where one label has a translation, all have.

Reviewers read in Kazakh, Russian or English; a diagram with gaps reads as if something were
missing.

At run time: nothing; pictures show the plain name in the place of the missing one.
To mend: add the extension property label:ru or label:en.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import DATA, Rule, Subject
from procrunner.definition import Element, Flow, Lane, Participant
from procrunner.errors import Finding, Severity

LANGUAGES = ("ru", "en")


def find(subject: Subject) -> Iterator[Finding]:
    """Named things without a label in a language that the file uses elsewhere."""
    definition = subject.definition
    things: list[Element | Flow | Lane | Participant] = [
        *(
            e
            for e in definition.elements.values()
            if e.type != "dataObject" and e.type not in _ROOTS
        ),
        *definition.flows.values(),
        *definition.lanes.values(),
        *definition.participants,
    ]
    named = [thing for thing in things if thing.name.strip()]
    for language in LANGUAGES:
        key = f"label:{language}"
        if not any(key in thing.properties for thing in named):
            continue
        for thing in named:
            if key not in thing.properties:
                yield definition.finding(
                    "PR401",
                    thing,
                    f"'{thing.name}' has no label in '{language}'",
                    hint=f"Add the extension property {key}.",
                    severity=Severity.WARNING,
                )


_ROOTS = ("message", "error", "signal", "escalation", "category", "dataStore", *DATA[:1])

RULE = Rule(codes=("PR401",), find=find, severity=Severity.WARNING)
