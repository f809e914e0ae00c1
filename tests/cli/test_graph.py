"""``procrunner graph``."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from procrunner.cli import group
from procrunner.errors import UsageError
from procrunner.graph import dot
from tests import graphviz

ROOT = Path(__file__).parents[2]
needs_pygraphviz = pytest.mark.skipif(
    importlib.util.find_spec("pygraphviz") is None, reason="no pygraphviz"
)


def graph(*words: str, project: Path = ROOT) -> Result:
    return CliRunner().invoke(
        group, ["--project", str(project), "graph", *words], standalone_mode=False
    )


@pytest.fixture
def no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot.shutil, "which", lambda _: None)
    monkeypatch.setattr(dot, "find_spec", lambda _: None)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A project with an instance that waits for a person, and one that has ended."""
    folder = tmp_path / "office"
    for words in (
        ["init", str(folder)],
        ["--project", str(folder), "deploy"],
        ["--project", str(folder), "start", "greeting", "--key", "A", "--set", "name=Ann"],
        ["--project", str(folder), "start", "greeting", "--key", "B", "--set", "name=Bob"],
    ):
        done = CliRunner().invoke(group, words, standalone_mode=False)
        assert done.exception is None
    return folder


@pytest.mark.parametrize("kind", ["landscape", "life"])
def test_dot_needs_no_graphviz(kind: str, no_graphviz: None) -> None:
    result = graph(kind)

    assert result.exception is None
    assert result.stdout.startswith("digraph {")


def test_the_landscape_of_this_project_shows_its_registries() -> None:
    source = graph("landscape").stdout

    assert "individuals.lookup" in source
    assert "shape=cylinder" in source
    assert "(no handler)" not in source
    assert "(not found)" not in source


def test_the_same_source_every_time() -> None:
    assert graph("landscape").stdout == graph("landscape").stdout


def test_the_map_tells_what_instances_did(example: Path) -> None:
    source = graph("map", "--process", "greeting", project=example).stdout

    assert "2 instances" in source
    assert " 2 × " in source


def test_without_graphviz_the_source_is_written_and_the_rest_explained(
    tmp_path: Path, no_graphviz: None
) -> None:
    result = graph("life", "--out", str(tmp_path / "life.svg"))

    assert isinstance(result.exception, UsageError)
    assert result.exception.exit == 2
    assert str(result.exception) == (
        "pictures of graphs need graphviz, which is not installed\n"
        '  Install it: apt install graphviz, or pip install "procrunner[dot]". '
        "--format dot needs neither."
    )
    assert (tmp_path / "life.dot").read_text().startswith("digraph {")


@graphviz.needed
@pytest.mark.parametrize(("format_", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_picture_is_written_beside_its_source(tmp_path: Path, format_: str, start: bytes) -> None:
    result = graph("life", "--out", str(tmp_path / f"life.{format_}"))

    assert result.stdout == f"{tmp_path}/life.dot\n{tmp_path}/life.{format_}\n"
    assert (tmp_path / f"life.{format_}").read_bytes().startswith(start)


@needs_pygraphviz
def test_pygraphviz_draws_where_the_system_has_no_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot.shutil, "which", lambda _: None)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))

    svg = etree.fromstring(dot.draw('digraph { a [label="Өтініш"] }', "svg"))

    assert "Өтініш" in "".join(svg.itertext())


@graphviz.needed
def test_what_graphviz_cannot_draw_is_an_error() -> None:
    with pytest.raises(
        UsageError, match=r"graphviz cannot draw this: .*(syntax error|Invalid Input)"
    ):
        dot.draw("digraph {", "svg")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["map"], "map, and only map, needs --process ID"),
        (["life", "--process", "x"], "map, and only map, needs --process ID"),
        (["life", "bpmn"], "life takes no files"),
        (["life", "--out", "x.pdf"], "'x.pdf' tells no format"),
    ],
)
def test_what_does_not_fit_is_refused(words: list[str], message: str) -> None:
    result = graph(*words)

    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith(message)
