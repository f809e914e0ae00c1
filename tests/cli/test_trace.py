"""``procrunner trace``: tables, data, findings as an exit code, and what a change touches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procrunner.cli import group
from procrunner.errors import Exit, NotFoundError, RegulationError, UsageError
from procrunner.project import Project
from procrunner.runner import Source
from tests.regulation.given import STEPS, bpmn, element, text

DEFECTS = """\
defects:
- {id: D-1, severity: high, type: logic, at: {place: p. 1}, finding: Two ends, handling: One}
- {id: D-2, severity: low, type: slip, at: {place: p. 2}, finding: A letter, handling: None}
"""
TOLD = "<documentation>One end, though the act has two (D-1).</documentation>"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "procrunner.toml").write_text("[project]\nname = 'town'\n", encoding="utf-8")
    service = tmp_path / "bpmn" / "town-1" / "permit"
    service.mkdir(parents=True)
    (service / "desk.bpmn").write_bytes(bpmn(TOLD))
    checklist = tmp_path / "bpmn" / "town-1" / "regulation.yaml"
    checklist.write_text(text(end=DEFECTS), encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        group,
        ["--project", str(project), "trace", *arguments],
        standalone_mode=False,
        catch_exceptions=False,
    )


def draw(project: Path, **changed: str) -> None:
    (project / "bpmn" / "town-1" / "permit" / "desk.bpmn").write_bytes(bpmn(TOLD, **changed))


def test_a_complete_service_ends_well(project: Path) -> None:
    result = run(project)

    assert result.return_value == Exit.OK
    assert result.stdout.splitlines()[1].split() == ["town-1/permit", "5", "5", *"00000000"]
    assert result.stdout.splitlines()[2].split()[0] == "total"


def test_a_gap_is_an_exit_code(project: Path) -> None:
    draw(project, issued=element("endEvent", "issued"))

    result = run(project, "town-1/permit", "--gaps", "-o", "json")

    assert result.return_value == Exit.FINDINGS
    assert json.loads(result.stdout) == [
        {
            "service": "town-1/permit",
            "about": "clause",
            "step": "",
            "element": "issued",
            "file": "bpmn/town-1/permit/desk.bpmn",
            "line": 14,
            "message": "names no step; write reg:step, or reg:addition: why",
            "reason": "",
        }
    ]


def test_no_gaps_are_an_empty_list(project: Path) -> None:
    assert run(project, "--gaps", "-o", "json").stdout == "[]\n"


def test_each_step_with_its_elements(project: Path) -> None:
    result = run(project, "--steps", "-o", "csv", "--fields", "step,state,elements")

    assert result.stdout.splitlines()[:2] == [
        "step,state,elements",
        'desk/register,implemented,"[""desk#start"", ""desk#register""]"',
    ]


def test_a_service_that_is_not_drawn_is_missing(project: Path) -> None:
    (project / "bpmn" / "town-1" / "permit" / "desk.bpmn").unlink()

    result = run(project, "town-1", "-o", "json", "--fields", "missing,refusal")

    assert result.return_value == Exit.FINDINGS
    assert json.loads(result.stdout) == [{"missing": 5, "refusal": 1}]


def test_defects_by_severity(project: Path) -> None:
    result = run(project, "--defects", "--severity", "high", "-o", "json", "--fields", "id")

    assert result.return_value == Exit.OK
    assert json.loads(result.stdout) == [{"id": "D-1"}]


def test_defects_name_the_elements_that_tell_them(project: Path) -> None:
    result = run(project, "--defects", "-o", "json", "--fields", "id,elements")

    assert json.loads(result.stdout) == [
        {"id": "D-1", "elements": ["permit/desk#town-1.permit.desk"]},
        {"id": "D-2", "elements": []},
    ]


def test_the_matrix_is_written(project: Path) -> None:
    page = project / "diagrams" / "trace.html"

    result = run(project, "--html", str(page))

    assert result.return_value == Exit.OK
    assert b"town-1/permit" in page.read_bytes()


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("diagrams/trace.html", "index.html#town-1.permit.desk/"),
        ("trace.html", "diagrams/index.html#town-1.permit.desk/"),
        ("to print/trace.html", "../diagrams/index.html#town-1.permit.desk/"),
    ],
)
def test_the_matrix_finds_the_gallery_from_where_it_lies(
    project: Path, file: str, link: str
) -> None:
    run(project, "--html", str(project / file))

    assert f'href="{link}' in (project / file).read_text(encoding="utf-8")


def test_options_exclude_one_another(project: Path) -> None:
    with pytest.raises(UsageError, match="exclude one another"):
        run(project, "--gaps", "--steps")


def test_an_unknown_service_offers_a_near_one(project: Path) -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'town-1/permit'"):
        run(project, "town-1/permits")


def test_a_project_without_acts_says_so(tmp_path: Path) -> None:
    (tmp_path / "procrunner.toml").write_text("", encoding="utf-8")

    with pytest.raises(NotFoundError, match=r"there is no regulation\.yaml"):
        run(tmp_path)


def test_a_faulty_checklist_is_told_with_its_line(project: Path) -> None:
    checklist = project / "bpmn" / "town-1" / "regulation.yaml"
    checklist.write_text(text().replace("kind: notice", "kind: memo"), encoding="utf-8")

    with pytest.raises(RegulationError, match=r"^bpmn/town-1/regulation\.yaml:43:13: RG002"):
        run(project)


def test_a_change_touches_elements_and_what_waits_there(project: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(text(steps=STEPS.replace("max: PT15M", "max: PT10M")), encoding="utf-8")
    opened = Project.find(project)
    opened.store.migrate()
    file = project / "bpmn" / "town-1" / "permit" / "desk.bpmn"
    opened.runner.deploy([Source(file="desk.bpmn", content=file.read_bytes())])
    instance = opened.runner.start("town-1.permit.desk", {}, actor="a")

    result = run(project, "--changed", str(old), "-o", "json")

    assert result.return_value == Exit.FINDINGS
    (row,) = json.loads(result.stdout)
    assert (row["step"], row["change"], row["fields"]) == ("desk/register", "changed", ["term"])
    assert row["elements"] == ["desk#start", "desk#register"]
    assert row["instances"] == [instance.id]
    assert row["running"] == [instance.id]
    assert len(row["work_items"]) == 1


def test_a_case_that_has_still_to_come_there_is_told_apart(project: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    changed = STEPS.replace("text: {kk: Беру, en: Issue}", "text: {kk: Беру, en: Hand over}")
    old.write_text(text(steps=changed, end=DEFECTS), encoding="utf-8")
    opened = Project.find(project)
    opened.store.migrate()
    file = project / "bpmn" / "town-1" / "permit" / "desk.bpmn"
    opened.runner.deploy([Source(file="desk.bpmn", content=file.read_bytes())])
    instance = opened.runner.start("town-1.permit.desk", {}, actor="a")

    result = run(project, "--changed", str(old), "-o", "json", "--fields", "step,instances,running")

    assert json.loads(result.stdout) == [
        {"step": "desk/issue", "instances": [], "running": [instance.id]}
    ]


def test_without_a_database_nothing_waits_and_it_is_said(project: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(text(steps=STEPS.replace("max: PT15M", "max: PT10M")), encoding="utf-8")

    result = run(project, "--changed", str(old), "-o", "json", "--fields", "instances")

    assert json.loads(result.stdout) == [{"instances": []}]
    assert "what waits is not told" in result.stderr


def test_nothing_changed_ends_well(project: Path) -> None:
    same = project / "bpmn" / "town-1" / "regulation.yaml"

    assert run(project, "--changed", str(same)).return_value == Exit.OK
