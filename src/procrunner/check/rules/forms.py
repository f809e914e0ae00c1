"""What a form asks for can be filled in.

Fields are checked by their types, constraints and conditions when somebody fills the form in. A
rule that cannot be understood would refuse every value. A condition is CEL in ${…} over the fields
of the same form; one without a value is null.

PR541: the condition of a field cannot be read, or names no field of the form.
PR542: a type or constraint is not known, or cannot be applied to the field.
PR543: a field stands twice, has no choices, or has a default that does not fit.

At run time: nobody can complete the task, or start the process, with this form.
To mend: follow the hint of the finding; README lists types and constraints.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from procrunner import expression
from procrunner.check.rule import Rule, Subject
from procrunner.definition import Field
from procrunner.errors import ExpressionError, Finding
from procrunner.form import Type, conditions, default, fits, type_of, unusable


def find(subject: Subject) -> Iterator[Finding]:
    """Fields that nobody could fill in."""
    for element in subject.definition.elements.values():
        known = [field.id for field in element.fields]
        for field in element.fields:
            said = (*_of_conditions(field, known), *_of_rules(field), *_of_values(field, known))
            for code, what, hint in said:
                message = f"the field '{field.id}' {what}"
                yield subject.definition.finding(
                    code, element, message, hint=hint, place=field.place, file=field.file
                )


Said = Iterator[tuple[str, str, str]]


def _of_conditions(field: Field, known: Collection[str]) -> Said:
    for key, text in conditions(field).items():
        try:
            names = expression.condition(text).names
        except ExpressionError as error:
            yield "PR541", f"has a condition, {key}, that cannot be read: {error.what}", error.hint
            continue
        for name in sorted(names - {*known}):
            hint = f"Fields are: {', '.join(known)}."
            yield "PR541", f"depends by {key} on '{name}', which is no field of the form", hint


def _of_rules(field: Field) -> Said:
    kind = type_of(field)
    if kind not in [*Type]:
        yield "PR542", f"has the unknown type '{kind}'", f"Types are: {', '.join(Type)}."
    for rule in unusable(field):
        hint = "Mend its limit, or remove it."
        yield "PR542", f"of type {kind} cannot be held against the constraint '{rule}'", hint


def _of_values(field: Field, known: Collection[str]) -> Said:
    if [*known].count(field.id) > 1:
        yield "PR543", "stands twice in the form", "Give one of them another id."
    if type_of(field) in (Type.CHOICE, Type.CHOICES) and not field.choices:
        yield "PR543", "offers no choices", "Add values to choose from."
    elif (value := default(field)) is not None and not fits(field, value):
        yield (
            "PR543",
            f"has the default '{field.default}', which does not fit",
            "Mend or remove it.",
        )


RULE = Rule(codes=("PR541", "PR542", "PR543"), find=find)
