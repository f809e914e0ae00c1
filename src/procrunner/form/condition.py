"""Fields that depend on others: asked, or required, where a condition over the form holds.

The condition is CEL in ``${…}``. It knows the fields of its own form; one without a value is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procrunner.definition import Field

ASKED = "shown-if"
REQUIRED = "required-if"


def conditions(field: Field) -> Mapping[str, str]:
    """Texts of the conditions that a field has, by the property that holds them."""
    return {key: text for key in (ASKED, REQUIRED) if (text := field.properties.get(key, ""))}


def is_asked(field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the form asks for it, with these values of all fields.

    Raises:
        ExpressionError: the condition cannot be computed.
    """
    return _holds(field, ASKED, values, otherwise=True)


def is_required(field: Field, values: Mapping[str, Any]) -> bool:
    """Whether it must have a value, where it is asked for.

    Raises:
        ExpressionError: the condition cannot be computed.
    """
    return field.required or _holds(field, REQUIRED, values, otherwise=False)


def _holds(field: Field, key: str, values: Mapping[str, Any], *, otherwise: bool) -> bool:
    from procrunner import expression  # noqa: PLC0415 - who only tells a condition computes none

    text = field.properties.get(key, "")
    return expression.condition(text).is_true(values) if text else otherwise
