"""Pages to look at: this project's own drawings, and the fixtures of the renderer."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from procrunner.definition import Definition, read
from procrunner.diagram import Overlay, coverage, heat
from procrunner.gallery import Sheet, build

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "tests" / "diagram" / "fixtures"


def definition(path: Path) -> Definition:
    return read(path.read_bytes(), file=path.relative_to(ROOT).as_posix())


def own_sheets() -> list[Sheet]:
    base = ROOT / "bpmn"
    return [
        Sheet(path=PurePosixPath(each.relative_to(base).as_posix()), definition=definition(each))
        for each in sorted(base.rglob("*.bpmn"))
    ]


def fixture_sheets() -> list[Sheet]:
    return [
        Sheet(path=PurePosixPath("fixtures", each.name), definition=definition(each))
        for each in sorted(FIXTURES.glob("*.bpmn"))
    ]


def overlays(shown: Definition) -> dict[str, Overlay]:
    tasks = [each.id for each in shown.elements.values() if each.type.endswith("Task")]
    sizes = {id_: number + 1.0 for number, id_ in enumerate(tasks)}
    every = [*tasks, *shown.flows]
    return {"heat": heat(sizes), "coverage": coverage(set(every[::2]), every)}


@pytest.fixture(scope="session")
def own() -> str:
    return build(own_sheets(), title="Gallery").decode()


@pytest.fixture(scope="session")
def everything() -> str:
    return build([*own_sheets(), *fixture_sheets()], title="Gallery").decode()
