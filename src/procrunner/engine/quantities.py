"""How many tokens an activity needs to begin, and sends along when it ends (BPMN 2.0.2, 10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrunner.engine.node import Node

if TYPE_CHECKING:
    from procrunner.engine.builder import Builder

LIMIT = 1_000
"""Tokens; more is a mistake in the number."""


def give(builder: Builder, node: Node) -> None:
    """Read both numbers; what is no whole number is noted."""
    node.start_quantity = _number(builder, node, "startQuantity")
    node.completion_quantity = _number(builder, node, "completionQuantity")


def _number(builder: Builder, node: Node, name: str) -> int:
    text = node.element.attributes.get(name, "1")
    if text.isdecimal() and 1 <= int(text) <= LIMIT:
        return int(text)
    what = f"{name} is '{text}', which is no number from 1 to {LIMIT:,}"
    builder.find("PR101", node.element, what, "Write 1, or leave it out.")
    return 1
