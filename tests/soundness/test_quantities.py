"""Several tokens at once, and gateways that start by a condition."""

from __future__ import annotations

import pytest

from procrunner.soundness import Kind
from tests.models import chain, tag
from tests.soundness.nets import kinds

ENDS = tag("startEvent", "s") + tag("endEvent", "e")


@pytest.mark.parametrize(
    ("sent", "needed", "wrong"),
    [("3", "3", set()), ("2", "3", {Kind.DEADLOCK}), ("3", "2", {Kind.DEADLOCK})],
)
def test_what_is_sent_must_be_what_is_needed(sent: str, needed: str, wrong: set[Kind]) -> None:
    body = ENDS + tag("task", "a", completionQuantity=sent) + tag("task", "b", startQuantity=needed)

    assert kinds(body + chain("s", "a", "b", "e")) == wrong


@pytest.mark.parametrize(
    ("condition", "wrong"),
    [
        ("${activationCount == 1}", set()),
        ("${activationCount == 2}", set()),
        ("${activationCount == 3}", {Kind.DEADLOCK}),
        ("${enough}", set()),
    ],
)
def test_a_complex_gateway_starts_by_its_condition(condition: str, wrong: set[Kind]) -> None:
    text = f"<bpmn:activationCondition>{condition}</bpmn:activationCondition>"
    body = ENDS + tag("parallelGateway", "f") + tag("complexGateway", "g", text)
    body += tag("task", "a") + tag("task", "b") + chain("s", "f", "a", "g", "e")

    assert kinds(body + chain("f", "b", "g")) == wrong
