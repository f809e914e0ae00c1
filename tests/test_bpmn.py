"""Every drawing of the project can run, and says all that it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.check import check
from procrunner.handler import load

ROOT = Path(__file__).parent.parent
FILES = {str(p.relative_to(ROOT)): p.read_bytes() for p in sorted(ROOT.glob("bpmn/**/*.bpmn"))}


@pytest.fixture(scope="module")
def findings() -> list[str]:
    return [str(each) for each in check(FILES, others={}, handlers=load(ROOT / "handlers"))]


@pytest.mark.parametrize("file", FILES)
def test_a_drawing_has_no_finding(file: str, findings: list[str]) -> None:
    assert [each for each in findings if each.startswith(f"{file}:")] == []
