"""``procrunner render --gallery``: the pictures, and one page with all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procrunner.cli import group
from procrunner.cli.titles import titles
from procrunner.errors import Exit, UsageError

ROOT = Path(__file__).parent.parent.parent
BPMN = "zhambyl-2015-222/inspection-certificate"
ACT = """\
act:
  number: '222'
  date: 2015-09-02
  body: {kk: Жамбыл облысының әкімдігі, en: Akimat of Zhambyl oblast}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "procrunner.toml").write_text('[project]\nname = "Licences"\n', "utf-8")
    shutil.copytree(ROOT / "bpmn" / BPMN, tmp_path / "bpmn" / BPMN)
    (tmp_path / "bpmn" / "zhambyl-2015-222" / "regulation.yaml").write_text(ACT, "utf-8")
    return tmp_path


def render(project: Path, *words: str) -> Result:
    command = ["--project", str(project), "render", *words]
    return CliRunner().invoke(group, command, standalone_mode=False, catch_exceptions=False)


def test_it_writes_the_pictures_and_the_page(project: Path) -> None:
    result = render(project, "--gallery")

    page = (project / "diagrams" / "index.html").read_text("utf-8")
    drawings = sorted(path.stem for path in (ROOT / "bpmn" / BPMN).glob("*.bpmn"))
    pictures = [f"diagrams/{BPMN}/{name}.svg" for name in drawings]
    assert result.output.split() == [*pictures, "diagrams/index.html"]
    assert "<title>Licences</title>" in page
    assert "Akimat of Zhambyl oblast, № 222, 2015-09-02" in page


def test_without_the_option_there_is_no_page(project: Path) -> None:
    render(project)

    assert not (project / "diagrams" / "index.html").exists()


def test_check_compares_the_page_too(project: Path) -> None:
    render(project, "--gallery")
    fresh = render(project, "--gallery", "--check").return_value
    (project / "diagrams" / "index.html").write_text("old", "utf-8")

    stale = render(project, "--gallery", "--check")

    assert fresh == Exit.OK
    assert stale.return_value == Exit.FINDINGS
    assert "index.html: not fresh" in stale.stderr


def test_the_language_asked_for_is_shown_first(project: Path) -> None:
    render(project, "--gallery", "--lang", "ru")

    assert '<html lang="ru">' in (project / "diagrams" / "index.html").read_text("utf-8")


def test_a_page_of_some_files_does_not_replace_that_of_all(project: Path) -> None:
    some = str(project / "bpmn" / BPMN / "psc.bpmn")

    with pytest.raises(UsageError) as refused:
        render(project, some, "--gallery")

    assert str(refused.value) == (
        "a page of some files only needs a folder of its own: give --out FOLDER"
    )


def test_a_page_of_some_files_goes_where_it_is_asked_to(project: Path, tmp_path: Path) -> None:
    some = str(project / "bpmn" / BPMN / "psc.bpmn")

    render(project, some, "--gallery", "--out", str(tmp_path / "some"))

    page = (tmp_path / "some" / "index.html").read_text("utf-8")
    assert page.count("<figure>") == 1


def test_a_regulation_that_cannot_be_read_gives_no_title(tmp_path: Path) -> None:
    for name, text in {"a": ":\n- [", "b": "[]", "c": "act: 5", "d": "act: {number: 1}"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "regulation.yaml").write_text(text, "utf-8")

    assert titles(tmp_path, ("kk",)) == {}
