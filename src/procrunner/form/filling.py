"""A form filled in: what was given, checked, and defaults for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from procrunner.definition import Element, Field
from procrunner.errors import ExpressionError
from procrunner.form import condition, rules
from procrunner.form.problems import FormError, Problem
from procrunner.form.type import Type, type_of

_EMPTY: tuple[object, ...] = (None, "", [])


def filled(
    fields: Sequence[Field],
    given: Mapping[str, Any],
    *,
    where: str,
    today: date,
    task: Element | None = None,
) -> dict[str, Any]:
    """The form's variables: what was given, checked, and defaults for the rest.

    Variables that are no field of the form pass as they are. A field that depends on others is
    null where it is not asked for, or nothing is given.

    Args:
        fields: of the form.
        given: values by field.
        where: the form, for errors.
        today: where the form is filled in; a limit of a date may be ``today``.
        task: that asks, if it is to be named in the reader's language.

    Raises:
        FormError: a required field is missing, or a value does not fit its field.
    """
    values = {field.id: given.get(field.id, default(field)) for field in fields}
    found = []
    for field in fields:
        if wrong := problem(field, values, today=today):
            found.append(wrong)
            values[field.id] = None if wrong.key == "hidden" else values[field.id]
        elif not condition.is_asked(field, values):
            values[field.id] = None
    if found:
        raise FormError(found, where=where, fields=fields, task=task)
    kept = (each for each in fields if values[each.id] is not None or condition.conditions(each))
    return {**given, **{field.id: values[field.id] for field in kept}}


def default(field: Field) -> Any:
    """The value of a field that nobody fills in; None if it has none."""
    text, kind = field.default, type_of(field)
    if text == "" and not (kind == Type.TEXT and not field.required):
        return None
    if kind == Type.BOOLEAN:
        return text == "true"
    if kind == Type.CHOICES:
        return text.split(",")
    return rules.number(text) if kind in (Type.WHOLE, Type.NUMBER) else text


def problem(field: Field, values: Mapping[str, Any], *, today: date) -> Problem | None:
    """What is wrong with the field's value among those of the form; None if nothing is."""
    value = values[field.id]
    try:
        if not condition.is_asked(field, values):
            told = {"limit": field.properties[condition.ASKED]}
            is_given = value not in _EMPTY and value != default(field)
            return Problem(asked=field, key="hidden", facts=told) if is_given else None
        is_required = condition.is_required(field, values)
    except ExpressionError as error:
        return Problem(asked=field, key="rule", facts={"limit": error.what})
    if value is None:
        return Problem(asked=field, key="missing") if is_required else None
    if not rules.fits(field, value):
        return Problem(asked=field, key="type", facts={"value": repr(value)})
    if value in _EMPTY:
        return Problem(asked=field, key="empty") if is_required else None
    return rules.broken(field, value, today=today)
