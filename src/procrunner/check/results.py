"""What elements surely set: forms, outputs, results of handlers."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable
from typing import Any

from procrunner.definition import Element, Field
from procrunner.form import Type, conditions, type_of
from procrunner.handler import Handler


def of_form(fields: Iterable[Field]) -> frozenset[str]:
    """Fields that have a value whatever a person fills in."""
    return frozenset(field.id for field in fields if _is_sure(field))


def _is_sure(field: Field) -> bool:
    is_text = type_of(field) == Type.TEXT
    if field.is_transient:
        return False
    return field.required or field.default != "" or is_text or bool(conditions(field))


def of_handler(handler: Handler) -> frozenset[str] | None:
    """Variables of its result as its annotation tells; None when nobody can know."""
    try:
        result: Any = typing.get_type_hints(handler.function).get("return")
    except (NameError, TypeError, AttributeError):
        return None
    if result is type(None):
        return frozenset()
    if dataclasses.is_dataclass(result):
        return frozenset(field.name for field in dataclasses.fields(result))
    if typing.is_typeddict(result):
        return frozenset(result.__required_keys__)
    return None


def mapped(element: Element, direction: str) -> frozenset[str]:
    """Names that ``camunda:in`` or ``camunda:out`` set."""
    rules = (rule for rule in element.mappings if rule["direction"] == direction)
    return frozenset(target for rule in rules if (target := rule.get("target")))


def passes_all(element: Element, direction: str) -> bool:
    """Whether all variables go in or out."""
    return any(
        rule["direction"] == direction and rule.get("variables") == "all"
        for rule in element.mappings
    )


def told_of_errors(element: Element) -> frozenset[str]:
    """Variables in which an error boundary event tells code and message."""
    keys = ("camunda:errorCodeVariable", "camunda:errorMessageVariable")
    return frozenset(
        name for event in element.events for key in keys if (name := event.attributes.get(key))
    )
