"""Every drawing of the project can run, and says all that it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.check import check
from procrunner.project import Project

ROOT = Path(__file__).parent.parent
FILES = {str(p.relative_to(ROOT)): p.read_bytes() for p in sorted(ROOT.glob("bpmn/**/*.bpmn"))}


@pytest.fixture(scope="module")
def findings() -> list[str]:
    project = Project(ROOT)
    found = check(FILES, others={}, handlers=project.handlers, house=project.house)
    return [str(each) for each in found]


@pytest.mark.parametrize("file", FILES)
def test_a_drawing_has_no_finding(file: str, findings: list[str]) -> None:
    assert [each for each in findings if each.startswith(f"{file}:")] == []
