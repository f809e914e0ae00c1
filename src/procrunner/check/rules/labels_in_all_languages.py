"""Where one label has a translation, all have; those of fields and their choices too.

Reviewers read in Kazakh, Russian or English; a diagram with gaps reads as if something were
missing.

At run time: nothing; pictures show the plain name in the place of the missing one.
To mend: add the extension property label:ru or label:en.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import DATA, Rule, Subject
from procrunner.definition import Definition, Element, Flow, Lane, Participant
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
        yield from _of_forms(definition, language)


def _of_forms(definition: Definition, language: str) -> Iterator[Finding]:
    for element in definition.elements.values():
        for field in element.fields:
            keys = [f"label:{language}", *(f"label:{language}:{each}" for each in field.choices)]
            for key in keys:
                if key not in field.properties:
                    yield definition.finding(
                        "PR401",
                        element,
                        f"the field '{field.id}' has no {key}",
                        hint=f"Add it to the properties of the field: {key}.",
                        place=field.place,
                        file=field.file,
                        severity=Severity.WARNING,
                    )


_ROOTS = ("message", "error", "signal", "escalation", "category", "dataStore", *DATA[:1])

RULE = Rule(codes=("PR401",), find=find, severity=Severity.WARNING)
