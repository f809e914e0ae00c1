"""Expressions of strangers: refused with a reason, in time, changing nothing."""

from __future__ import annotations

import copy
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from procrunner.errors import ExpressionError
from procrunner.expression import parse

CASES = yaml.safe_load((Path(__file__).parent / "expressions.yaml").read_text("utf-8"))
VARIABLES: dict[str, Any] = {
    "n": 7,
    "items": [*range(6_000)],
    "few": [*range(300)],
    "long": "x" * 250_000,
    "map": {},
}
PATIENCE = 30.0  # seconds, on any machine; unchecked, some of these take for ever


@pytest.mark.parametrize(("text", "said"), CASES, ids=[text for text, _ in CASES])
def test_an_expression_of_a_stranger_is_refused(text: str, said: str) -> None:
    variables = copy.deepcopy(VARIABLES)
    began = time.monotonic()

    with pytest.raises(ExpressionError) as caught:
        parse(f"${{{text}}}").value(variables)

    assert said in str(caught.value)
    assert caught.value.hint
    assert time.monotonic() - began < PATIENCE
    assert variables == VARIABLES


def test_an_honest_expression_may_look_at_much() -> None:
    some = [*range(1_000)]

    assert parse("${some.exists(x, x == 999)}").value({"some": some}) is True
    assert parse("${few.map(x, x + 1)}").value(VARIABLES)[-1] == 300
    assert len(parse("${long + 'x'}").value(VARIABLES)) == 250_001
