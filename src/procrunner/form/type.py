"""What a field holds."""

from __future__ import annotations

from enum import StrEnum

from procrunner.definition import Field


class Type(StrEnum):
    """Types that are checked; a value of any other type is taken as it is."""

    TEXT = "string"
    WHOLE = "long"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    MOMENT = "datetime"
    CHOICE = "enum"
    CHOICES = "choices"
    FILE = "file"


def type_of(field: Field) -> str:
    """The field's type; the property ``type`` names those that a modeler does not offer."""
    return field.properties.get("type", field.type)
