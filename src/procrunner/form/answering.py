"""What a person writes at a terminal, as the value of a field."""

from __future__ import annotations

import re
from typing import Any

from procrunner.definition import Field
from procrunner.form.rules import number
from procrunner.form.type import Type, type_of

YES = {"true", "yes", "y", "иә", "и", "да", "д", "1", "+"}
NO = {"false", "no", "n", "жоқ", "ж", "нет", "н", "0", "-"}
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def answer(field: Field, said: str) -> Any:
    """The value that the text means; what means none stays text, for the form to refuse."""
    match type_of(field):
        case Type.BOOLEAN if said.casefold() in YES | NO:
            return said.casefold() in YES
        case Type.WHOLE | Type.NUMBER:
            return number(said.replace(",", "."))
        case Type.DATE if found := _DAY_FIRST.fullmatch(said):
            day, month, year = found.groups()
            return f"{year}-{month:0>2}-{day:0>2}"
        case Type.CHOICE:
            return _chosen(field, said)
        case Type.CHOICES:
            return [_chosen(field, each.strip()) for each in said.split(",") if each.strip()]
    return said


def _chosen(field: Field, said: str) -> str:
    """A choice by its number from 1, unless it is called so."""
    values = [*field.choices]
    if said not in values and said.isdecimal() and 1 <= int(said) <= len(values):
        return values[int(said) - 1]
    return said
