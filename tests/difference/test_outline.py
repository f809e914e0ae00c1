"""A file as text for git: stable, readable, without its drawing."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.definition import read_file
from procrunner.difference import outline

PAIRS = Path(__file__).parent / "pairs"


def _outline(name: str) -> str:
    return outline(read_file(PAIRS / f"{name}.bpmn"))


@pytest.mark.parametrize("name", ["formatting", "moved"])
def test_neither_formatting_nor_drawing_is_in_it(name: str) -> None:
    assert _outline(name) == _outline("before")


def test_elements_come_in_the_order_of_the_flow_with_ways_out_and_boundary_events() -> None:
    heads = [
        line for line in _outline("before").splitlines() if line.startswith("  ") and "(" in line
    ]

    assert [line for line in heads if "lane" not in line and "participant" not in line] == [
        "  messageFlow 'result' (Message_result): 'Send the permit' → 'Applicant'",
        "  startEvent 'Application arrived' (Start)",
        "    → 'Check the papers' (Flow_start)",
        "  userTask 'Check the papers' (Task_check)",
        "    → 'Complete?' (Flow_checked)",
        "  boundaryEvent 'Too late' (Timer_check)",
        "    → 'Late' (Flow_late)",
        "  endEvent 'Late' (End_late)",
        "  exclusiveGateway 'Complete?' (Gateway_complete)",
        "    → 'yes' 'Send the permit' (Flow_complete)",
        "    → 'no' 'Refused' (Flow_refused)",
        "  serviceTask 'Send the permit' (Task_send)",
        "    → 'Issued' (Flow_sent)",
        "  endEvent 'Issued' (End)",
        "  endEvent 'Refused' (End_refused)",
    ]


def test_a_task_is_told_with_its_lane_and_all_that_it_says() -> None:
    lines = _outline("before").splitlines()
    at = lines.index("  serviceTask 'Send the permit' (Task_send)")

    assert lines[at + 1 : at + 6] == [
        "    lane: 'System'",
        "    topic: permit.send",
        "    camunda:type: external",
        "    input to: ${applicant}",
        "    output sent: ${true}",
    ]


@pytest.mark.parametrize("name", ["topic", "term", "timer", "condition", "lane", "renamed"])
def test_a_small_change_is_a_small_change_of_the_text(name: str) -> None:
    before, after = _outline("before").splitlines(), _outline(name).splitlines()

    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert 1 <= len(changed) <= 2
