"""Expressions: ``${…}`` as Camunda 7 writes them, inside is CEL (Common Expression Language)."""

from procrunner.expression.expression import Expression, condition, parse

__all__ = ["Expression", "condition", "parse"]
