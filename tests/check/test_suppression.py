"""``check:ignore`` silences one code on one element, with a reason, while it is needed."""

from __future__ import annotations

import pytest

from procrunner.check import check
from procrunner.check.suppression import entries
from procrunner.definition import read
from procrunner.errors import Severity
from tests.models import chain, flow, process, source, tag


def drawing(said: str) -> bytes:
    property_ = f'<camunda:property name="check:ignore" value="{said}"/>'
    inside = (
        "<bpmn:extensionElements><camunda:properties>"
        f"{property_}</camunda:properties></bpmn:extensionElements>"
    )
    body = tag("startEvent", "s") + tag("task", "a") + tag("task", "b")
    body += tag("parallelGateway", "f") + tag("endEvent", "e", inside if said else "")
    return source(process(body + chain("s", "f", "a", "e") + flow("f", "b") + flow("b", "e")))


def codes(content: bytes, **options: list[str]) -> list[str]:
    found = check({"a.bpmn": content}, others={}, handlers={}, **options)
    return [each.code for each in found if each.element == "e"]


def test_the_finding_is_there_without_it() -> None:
    assert codes(drawing("")) == ["PR303", "PR317"]


def test_a_code_with_a_reason_silences_that_code_only() -> None:
    assert codes(drawing("PR317 each branch ends by itself")) == ["PR303"]


def test_several_codes_are_parted_by_semicolons() -> None:
    said = "PR317 each branch ends; by itself; PR303 the lane says it"

    assert codes(drawing(said)) == []


def test_a_code_without_a_reason_silences_nothing_and_is_told() -> None:
    assert codes(drawing("PR317")) == ["PR303", "PR317", "PR901"]


def test_a_code_that_is_not_found_is_told() -> None:
    assert codes(drawing("PR317 each ends; PR301 not here")) == ["PR303", "PR902"]


def test_what_is_not_selected_still_counts_as_found() -> None:
    assert codes(drawing("PR317 each ends"), select=["PR9"]) == []


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("PR317 a; b; PR303 c", [("PR317", "a; b"), ("PR303", "c")]),
        ("  PR317   why  ", [("PR317", "why")]),
        ("PR317", [("PR317", "")]),
    ],
)
def test_reasons_may_hold_semicolons(said: str, parts: list[tuple[str, str]]) -> None:
    element = read(drawing(said), file="a.bpmn").elements["e"]

    assert entries(element) == parts


def test_what_is_accepted_is_told_with_its_reason_when_somebody_asks() -> None:
    content = drawing("PR317 each branch ends by itself")

    found = check({"a.bpmn": content}, others={}, handlers={}, accepted=True)

    (told,) = (each for each in found if each.code == "PR317" and each.element == "e")
    assert told.severity is Severity.INFO
    assert told.message.endswith("; accepted: each branch ends by itself")
