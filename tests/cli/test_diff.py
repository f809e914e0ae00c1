"""``procrunner diff``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procrunner.cli.diff import command
from procrunner.errors import UsageError
from tests.drawings import user
from tests.models import line, process, source

PAIRS = Path(__file__).parents[1] / "difference" / "pairs"
BEFORE = str(PAIRS / "before.bpmn")
TOPIC = str(PAIRS / "topic.bpmn")


def diff(*words: str) -> Result:
    return CliRunner().invoke(command, words, standalone_mode=False)


def _code(result: Result) -> int:
    if isinstance(result.exception, UsageError):
        return int(result.exception.exit)
    assert result.exception is None
    return int(result.return_value)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the earlier version committed, the later one in the working tree."""
    if shutil.which("git") is None:
        pytest.skip("no git")
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bpmn").mkdir()
    shutil.copy(BEFORE, tmp_path / "bpmn" / "permit.bpmn")
    _git("init", "-q")
    _git("add", ".")
    _git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "One")
    shutil.copy(TOPIC, tmp_path / "bpmn" / "permit.bpmn")
    return tmp_path


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def test_two_files_are_told_with_names() -> None:
    result = diff(BEFORE, TOPIC)

    assert result.stdout == (
        "process 'Permit' (permit)\n"
        "  ～ serviceTask 'Send the permit' (Task_send)\n"
        "      topic: 'permit.send' → 'permits.send'\n"
        "1 changed\n"
    )
    assert _code(result) == 1


def test_formatting_is_no_difference() -> None:
    result = diff(BEFORE, str(PAIRS / "formatting.bpmn"))

    assert result.stdout == "only formatting differs\n"
    assert _code(result) == 0


def test_json_has_every_detail() -> None:
    result = diff(BEFORE, TOPIC, "-o", "json")

    assert json.loads(result.stdout) == [
        {
            "kind": "changed",
            "type": "serviceTask",
            "id": "Task_send",
            "name": "Send the permit",
            "process": "permit",
            "lane": "Lane_system",
            "details": [
                {
                    "what": "topic",
                    "aspect": "fact",
                    "before": "permit.send",
                    "after": "permits.send",
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["bpmn/permit.bpmn"],
        ["HEAD", "bpmn/permit.bpmn"],
        ["HEAD:bpmn/permit.bpmn"],
        ["HEAD:bpmn/permit.bpmn", "bpmn/permit.bpmn"],
    ],
)
def test_a_file_is_compared_with_what_git_keeps(repository: Path, words: list[str]) -> None:
    result = diff(*words)

    assert "topic: 'permit.send' → 'permits.send'" in result.stdout
    assert _code(result) == 1


def test_two_revisions_are_compared(repository: Path) -> None:
    result = diff("HEAD:bpmn/permit.bpmn", "HEAD:bpmn/permit.bpmn")

    assert result.stdout == "no difference\n"
    assert _code(result) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nothing.bpmn"], "nothing.bpmn: no such file"),
        (["HEAD~7", "bpmn/permit.bpmn"], "git cannot show 'HEAD~7:./permit.bpmn'"),
        (["HEAD:gone.bpmn", "bpmn/permit.bpmn"], "git cannot show 'HEAD:gone.bpmn'"),
        (["bpmn/permit.bpmn", "README"], "README: no such file"),
    ],
)
def test_what_cannot_be_compared_is_trouble(
    repository: Path, words: list[str], message: str
) -> None:
    result = diff(*words)

    assert str(result.exception).startswith(message)
    assert _code(result) == 2


def test_a_broken_file_is_trouble_and_no_difference(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<bpmn")

    result = diff(BEFORE, str(broken))

    assert "PR001" in str(result.exception)
    assert _code(result) == 2


def test_a_revision_is_never_an_option_of_git(repository: Path) -> None:
    result = CliRunner().invoke(
        command, ["--", "--output=x", "bpmn/permit.bpmn"], standalone_mode=False
    )

    assert str(result.exception).startswith("'--output=x:./permit.bpmn' is no revision of git")


def test_the_picture_is_written(tmp_path: Path) -> None:
    picture = tmp_path / "new" / "difference.svg"

    result = diff(BEFORE, str(PAIRS / "removed.bpmn"), "--svg", str(picture))

    assert picture.read_bytes().startswith(b"<svg")
    assert result.stderr == f"{picture}\n"


def test_both_versions_are_written_side_by_side(repository: Path) -> None:
    page = repository / "new" / "difference.html"

    result = diff("bpmn/permit.bpmn", "--html", str(page), "--lang", "ru")

    text = page.read_text("utf-8")
    assert result.stderr == f"{page}\n"
    assert '<html lang="ru" class="beside">' in text
    assert "<title>permit.bpmn</title>" in text
    assert re.findall(r'<p class="file">(.*?) · \w{12}</p>', text) == [
        "HEAD:bpmn/permit.bpmn",
        "bpmn/permit.bpmn",
    ]
    for title in ("Было: Permit", "Стало: Permit", "Бұрын: Permit", "After: Permit"):
        assert text.count(f">{title}</span>") >= 1
    assert _code(result) == 1


def test_a_page_needs_two_drawings(tmp_path: Path) -> None:
    bare = tmp_path / "bare.bpmn"
    bare.write_text(
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        '<process id="permit"/></definitions>'
    )

    result = diff(BEFORE, str(bare), "--html", str(tmp_path / "page.html"))

    assert "PR701" in str(result.exception)
    assert _code(result) == 2


def test_git_shows_differences_in_words(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    (repository / ".gitattributes").write_text("*.bpmn diff=bpmn\n")
    _git("config", "diff.bpmn.textconv", f"{sys.executable} -m procrunner diff --textconv")

    shown = _git("diff", "--unified=0", "bpmn").splitlines()

    assert shown[-2:] == ["-    topic: permit.send", "+    topic: permits.send"]


def test_what_is_no_bpmn_is_shown_to_git_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<<<<<<< HEAD\n")

    result = diff("--textconv", str(broken))

    assert result.stdout == "<<<<<<< HEAD\n"
    assert _code(result) == 0


def test_a_form_beside_the_drawing_is_compared_with_it(repository: Path) -> None:
    drawing, form = Path("bpmn/asked.bpmn"), Path("bpmn/papers.form")
    drawing.write_bytes(source(process(line(user("ask", camunda_formRef="papers")))))
    component = {"type": "number", "key": "age", "label": "Age"}
    form.write_text(json.dumps({"id": "papers", "components": [component]}))
    _git("add", ".")
    _git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "Two")

    same = [diff(str(drawing)), diff("HEAD:bpmn/asked.bpmn", str(drawing))]
    limited = component | {"validate": {"min": 18}}
    form.write_text(json.dumps({"id": "papers", "components": [limited]}))
    other = [diff(str(drawing)), diff("HEAD:bpmn/asked.bpmn", str(drawing))]

    assert [each.stdout for each in same] == ["no difference\n"] * 2
    told = "      field age constraint min: — → '18'\n"
    assert [told in each.stdout for each in other] == [True, True]
