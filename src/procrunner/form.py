"""Forms: what a person fills in is checked the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from procrunner.definition import Field
from procrunner.errors import UsageError

_TYPES = {"string": str, "long": int, "boolean": bool, "date": str, "enum": str, "file": dict}
_NAMES = {
    "string": "text",
    "long": "a whole number",
    "boolean": "true or false",
    "date": "a date, such as 2026-03-01",
    "enum": "one of the choices",
    "file": "an attachment (--attach NAME=PATH)",
}


def filled(fields: Sequence[Field], given: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """The form's variables: what was given, checked, and defaults for the rest.

    Variables that are no field of the form pass as they are.

    Raises:
        UsageError: a required field is missing, or a value does not fit its field.
    """
    problems: list[str] = []
    result = dict(given)
    for field in fields:
        value = result.get(field.id, _default(field))
        if value is None and field.required:
            problems.append(f"'{field.id}' ({field.label}) is missing: {_wanted(field)}")
        elif value is not None:
            result[field.id] = value
            if problem := _problem(field, value):
                problems.append(f"'{field.id}' ({field.label}) {problem}")
    if problems:
        raise UsageError(
            "; ".join(problems), where=where, hint=f"Give them with --set {_example(fields)}"
        )
    return result


def type_of(field: Field) -> str:
    """The field's type; an attachment is a string field with the property ``type`` = ``file``."""
    return field.properties.get("type", field.type)


def _default(field: Field) -> Any:
    text = field.default
    if text == "" and not (type_of(field) == "string" and not field.required):
        return None
    kind = type_of(field)
    if kind == "boolean":
        return text == "true"
    return int(text) if kind == "long" and re.fullmatch(r"[+-]?[0-9]+", text) else text


def _problem(field: Field, value: Any) -> str:
    kind = type_of(field)
    wanted = _TYPES.get(kind)
    wrong = wanted is not None and not isinstance(value, wanted)
    if wrong or (kind == "long" and isinstance(value, bool)):
        return f"is {value!r}, not {_NAMES[kind]}"
    if value == "":
        return "is empty" if field.required else ""
    if kind == "enum" and value not in field.choices:
        return f"is {value!r}, not one of: {', '.join(field.choices)}"
    if kind == "date" and not _is_date(value):
        return f"is {value!r}, not {_NAMES[kind]}"
    return _limits(field, value)


def _limits(field: Field, value: Any) -> str:
    for name, limit in field.constraints.items():
        said, fits = _LIMITS.get(name, ("", _always))
        try:
            if not fits(value, limit):
                return said.format(limit)
        except (TypeError, ValueError, re.error):
            return f"has a rule in the diagram that cannot be applied to it: {name} {limit}"
    return ""


def _always(_value: Any, _limit: str) -> bool:
    return True


_LIMITS: Mapping[str, tuple[str, Callable[[Any, str], bool]]] = {
    "min": ("is below {}", lambda value, limit: value >= float(limit)),
    "max": ("is above {}", lambda value, limit: value <= float(limit)),
    "minlength": ("is shorter than {} letters", lambda value, limit: len(value) >= int(limit)),
    "maxlength": ("is longer than {} letters", lambda value, limit: len(value) <= int(limit)),
    "pattern": ("does not match {}", lambda value, rule: bool(re.fullmatch(rule, value))),
}


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wanted(field: Field) -> str:
    if type_of(field) == "enum":
        return f"one of {', '.join(field.choices)}"
    return _NAMES.get(type_of(field), type_of(field))


def _example(fields: Sequence[Field]) -> str:
    first = next((field.id for field in fields if field.required), fields[0].id)
    return f"{first}=…"
