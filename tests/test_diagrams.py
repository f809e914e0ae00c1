"""The pictures in diagrams/ are those of bpmn/: none stale, none missing, none left over."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from procrunner.cli import group
from procrunner.definition import read
from procrunner.diagram import draw
from procrunner.errors import Exit

ROOT = Path(__file__).parent.parent
DRAWINGS = sorted(ROOT.glob("bpmn/**/*.bpmn"))
MEND = "draw them again with: procrunner render --gallery"


def _picture(drawing: Path) -> Path:
    return (ROOT / "diagrams" / drawing.relative_to(ROOT / "bpmn")).with_suffix(".svg")


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_picture_is_fresh(drawing: Path) -> None:
    definition = read(drawing.read_bytes(), file=str(drawing.relative_to(ROOT)))

    picture = draw(definition)

    assert picture.warnings == ()
    assert picture.svg == _picture(drawing).read_bytes(), MEND


def test_no_picture_is_left_over() -> None:
    assert set(ROOT.glob("diagrams/**/*.svg")) == {_picture(each) for each in DRAWINGS}, MEND


def test_the_gallery_is_fresh() -> None:
    command = ["--project", str(ROOT), "render", "--gallery", "--check"]

    result = CliRunner().invoke(group, command, standalone_mode=False)

    assert result.return_value == Exit.OK, MEND
