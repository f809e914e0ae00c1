"""``procrunner check`` and ``procrunner explain``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procrunner.check import rules
from procrunner.cli import group
from procrunner.errors import Exit, NotFoundError, UsageError
from tests.check.fixtures import FOLDER

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "procrunner.toml").write_text('[project]\nname = "test"\n', encoding="utf-8")
    drawings = tmp_path / "bpmn"
    drawings.mkdir()
    wrong = (FOLDER / "soundness" / "invalid-deadlock.bpmn").read_bytes()
    (drawings / "deadlock, 1.bpmn").write_bytes(wrong)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    def invoke(*words: str) -> Result:
        command = ["--project", str(project), *words]
        return CliRunner().invoke(group, command, standalone_mode=False)

    return invoke


def test_errors_make_exit_code_1(run: Run) -> None:
    done = run("check")

    assert "PR601 deadlock" in done.stdout
    assert "1 file, 1 error, 0 warnings, 0 remarks" in done.stderr
    assert done.return_value == Exit.FINDINGS


def test_without_errors_it_is_done(run: Run) -> None:
    done = run("check", "--ignore", "PR6")

    assert done.stdout == ""
    assert done.return_value == Exit.OK


def test_select_takes_beginnings_of_codes(run: Run) -> None:
    assert "PR601" in run("check", "--select", "PR3,PR60").stdout
    assert run("check", "--select", "PR3").stdout == ""


def test_a_code_that_no_rule_has_is_refused(run: Run) -> None:
    done = run("check", "--select", "XY1")

    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == (
        "no code begins with 'XY1'\n  procrunner explain lists all codes."
    )


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv", "yaml"])
def test_findings_as_data(run: Run, format_: str) -> None:
    done = run("check", "-o", format_, "--fields", "code,element,line")

    assert "PR601" in done.stdout
    assert "join" in done.stdout
    assert done.return_value == Exit.FINDINGS


def test_github_annotations_escape_what_would_end_a_property(run: Run) -> None:
    (line,) = run("check", "-o", "github").stdout.splitlines()

    assert line == (
        "::error file=bpmn/deadlock%2C 1.bpmn,line=16,col=5,title=PR601::"
        "deadlock: tokens wait for ever at 'join'%0AShortest way: begin → fork → a."
    )


def test_sarif_names_every_rule_and_the_place(run: Run) -> None:
    log = json.loads(run("check", "-o", "sarif").stdout)

    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    described = only["tool"]["driver"]["rules"]
    assert [each["id"] for each in described] == [c for rule in rules() for c in rule.codes]
    assert all(each["shortDescription"]["text"] and each["help"]["text"] for each in described)
    (result,) = only["results"]
    assert described[result["ruleIndex"]]["id"] == result["ruleId"] == "PR601"
    assert result["level"] == "error"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "bpmn/deadlock%2C%201.bpmn"},
        "region": {"startLine": 16, "startColumn": 5},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "join", "kind": "element"}]


def test_pictures_show_the_findings_and_the_way(run: Run, project: Path, tmp_path: Path) -> None:
    drawn = (FOLDER / "drawing" / "invalid-slanting.bpmn").read_text("utf-8")
    (project / "bpmn" / "slanting.bpmn").write_text(drawn, encoding="utf-8")
    rule = '[[rules.never]]\nreach = "end"\nwithout = "a"\n'
    (project / "procrunner.toml").write_text(rule, encoding="utf-8")

    run("check", "--svg", str(tmp_path / "pictures"))

    assert sorted(each.name for each in (tmp_path / "pictures").iterdir()) == [
        "slanting-PR606-end.svg",
        "slanting.svg",
    ]
    assert "PR606" in (tmp_path / "pictures" / "slanting-PR606-end.svg").read_text("utf-8")


def test_rules_of_the_house_come_from_the_project(run: Run, project: Path) -> None:
    rule = '[[rules.never]]\nreach = "after"\nwithout = "a"\n'
    (project / "procrunner.toml").write_text(rule, encoding="utf-8")
    drawing = (FOLDER / "soundness" / "valid.bpmn").read_bytes()
    (project / "bpmn" / "deadlock, 1.bpmn").write_bytes(drawing)

    assert "Shortest way: begin → fork → b → join → after." in run("check").stdout


def test_a_rule_written_wrongly_is_told(run: Run, project: Path) -> None:
    (project / "procrunner.toml").write_text('[[rules.never]]\nreach = "a"\n', encoding="utf-8")

    done = run("check")

    assert isinstance(done.exception, UsageError)
    assert "[[rules.never]] has 'without' wrong: missing, or not known" in str(done.exception)


def test_explain_tells_the_page(run: Run) -> None:
    done = run("explain", "pr601")

    assert done.stdout.startswith("PR601 (error)\n\nEvery run can end")
    assert "To mend:" in done.stdout


def test_explain_alone_lists_every_code(run: Run) -> None:
    listed = json.loads(run("explain", "-o", "json").stdout)

    assert [each["code"] for each in listed] == sorted(c for rule in rules() for c in rule.codes)
    assert {each["severity"] for each in listed} == {"error", "warning", "info"}


def test_explain_guesses_what_was_meant(run: Run) -> None:
    done = run("explain", "PR6001")

    assert isinstance(done.exception, NotFoundError)
    assert "Did you mean PR60" in str(done.exception)
