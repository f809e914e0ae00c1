"""The drawings before the judges of the Camunda Modeler: bpmnlint, bpmn-moddle and bpmn-js."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from procrunner import element_template
from tests.gallery.browser import browser, chromium

TOOL = Path(__file__).parent / "bpmnlint"
BPMN = Path(__file__).parents[1] / "bpmn"
FILES = ("package.json", ".bpmnlintrc", "check.mjs", "templates.mjs", "show.html")
NPM = ("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
PATIENCE = ("--loglevel=error", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000")


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=180, check=False
    )


def _install(place: Path) -> str:
    """Install beside the place, then rename (several workers may come at once); say what failed."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    shutil.copy(TOOL / "package.json", draft)
    try:
        done = _run(*NPM, *PATIENCE, cwd=draft)
        if not done.returncode:
            with contextlib.suppress(OSError):
                draft.rename(place)
    except subprocess.TimeoutExpired as slow:
        return str(slow)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return "" if place.exists() else done.stderr.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("bpmnlint needs node and npm, which are not installed here")
    version = hashlib.sha256((TOOL / "package.json").read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    installed = cache / "procrunner" / f"bpmnlint-{version}"
    trouble = "" if installed.exists() else _install(installed)
    if trouble and os.environ.get("CI"):
        pytest.fail(trouble)
    if trouble:
        pytest.skip(f"npm could not install bpmnlint (no network?): {trouble.splitlines()[0]}")
    folder = tmp_path_factory.mktemp("bpmnlint")
    (folder / "node_modules").symlink_to(installed / "node_modules")
    for name in FILES:
        shutil.copy(TOOL / name, folder)
    return folder


def test_every_drawing_is_free_of_problems(place: Path) -> None:
    checked = _run("node", "check.mjs", str(BPMN), cwd=place)

    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr


def test_the_element_templates_are_those_of_camunda_7(place: Path) -> None:
    checked = _run("node", "templates.mjs", str(BPMN / element_template.FILE), cwd=place)

    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr


def test_a_binding_of_another_engine_is_a_problem(place: Path, tmp_path: Path) -> None:
    content = (BPMN / element_template.FILE).read_text(encoding="utf-8")
    foreign = tmp_path / "handlers.json"
    foreign.write_text(content.replace('"camunda:inputParameter"', '"zeebe:input"', 1), "utf-8")

    checked = _run("node", "templates.mjs", str(foreign), cwd=place)

    assert "binding/type" in checked.stdout
    assert checked.returncode == 1


def test_an_undrawn_flow_is_a_problem(place: Path, tmp_path: Path) -> None:
    drawing = next(BPMN.rglob("*.bpmn")).read_text(encoding="utf-8")
    torn = tmp_path / "torn.bpmn"
    edge = r'<bpmndi:BPMNEdge id="(Flow_\w+)_di".*?</bpmndi:BPMNEdge>'
    torn.write_text(re.sub(edge, "", drawing, count=1, flags=re.DOTALL), encoding="utf-8")

    checked = _run("node", "check.mjs", str(torn), cwd=place)

    assert "(no-bpmndi)" in checked.stdout
    assert checked.returncode == 1


def test_a_shape_of_nothing_is_a_problem(place: Path, tmp_path: Path) -> None:
    drawing = next(BPMN.rglob("*.bpmn")).read_text(encoding="utf-8")
    torn = tmp_path / "torn.bpmn"
    torn.write_text(re.sub('bpmnElement="Task_', 'bpmnElement="Lost_', drawing, count=1), "utf-8")

    checked = _run("node", "check.mjs", str(torn), cwd=place)

    assert "import unresolved reference" in checked.stdout
    assert checked.returncode == 1


@pytest.fixture(scope="module")
def problems(
    place: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], list[str]]]:
    """What the canvas of the Modeler, in a browser, complains of when it opens a drawing."""
    if not chromium():
        pytest.skip("bpmn-js needs a browser, and no Chromium is installed here")
    known = place / "node_modules" / "camunda-bpmn-moddle" / "resources" / "camunda.json"
    camunda = known.read_text(encoding="utf-8")
    with browser(tmp_path_factory.mktemp("profile")) as page:
        page.open(place / "show.html")

        def opened(xml: str) -> list[str]:
            told: list[str] = page.run(f"problems({json.dumps(xml)}, {camunda})")
            return told

        yield opened


def test_every_drawing_opens_on_the_canvas_of_the_modeler(
    problems: Callable[[str], list[str]],
) -> None:
    drawn = {path: path.read_text(encoding="utf-8") for path in sorted(BPMN.rglob("*.bpmn"))}

    found = {path.relative_to(BPMN).as_posix(): problems(xml) for path, xml in drawn.items()}

    assert {path: told for path, told in found.items() if told} == {}
    assert found


def test_the_canvas_complains_of_a_flow_to_nowhere(problems: Callable[[str], list[str]]) -> None:
    drawing = next(BPMN.rglob("*.bpmn")).read_text(encoding="utf-8")

    told = problems(re.sub('targetRef="Task_', 'targetRef="Lost_', drawing, count=1))

    assert any("Lost_" in each for each in told)


def test_the_canvas_complains_of_a_shape_of_nothing(problems: Callable[[str], list[str]]) -> None:
    drawing = next(BPMN.rglob("*.bpmn")).read_text(encoding="utf-8")

    told = problems(re.sub('bpmnElement="Task_', 'bpmnElement="Lost_', drawing, count=1))

    assert told


def test_the_rules_are_those_of_the_platform_that_the_files_name() -> None:
    rules = json.loads((TOOL / ".bpmnlintrc").read_text(encoding="utf-8"))["extends"]
    named = {
        match
        for path in BPMN.rglob("*.bpmn")
        for match in re.findall(r'executionPlatformVersion="([\d.]+)"', path.read_text("utf-8"))
    }

    assert named == {"7.24.0"}
    assert rules == ["bpmnlint:recommended", "plugin:camunda-compat/camunda-platform-7-24"]
