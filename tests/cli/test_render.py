from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office, Procrunner

TEMPLATE = Path(__file__).parents[2] / "src" / "procrunner" / "template"


@pytest.fixture
def drawn(office: Office) -> Office:
    """The example of a new project, which has a diagram."""
    content = (TEMPLATE / "bpmn" / "greeting.bpmn").read_bytes()
    (office.folder / "bpmn" / "greeting.bpmn").write_bytes(content)
    return office


def test_every_file_is_drawn_into_the_diagrams_folder(
    drawn: Office, procrunner: Procrunner
) -> None:
    ended = procrunner("render")

    picture = drawn.folder / "diagrams" / "greeting.svg"
    assert (ended.code, ended.out) == (0, "diagrams/greeting.svg\n")
    assert picture.read_bytes().startswith(b"<svg")


def test_a_fresh_picture_is_fresh_and_a_stale_one_ends_with_1(
    drawn: Office, procrunner: Procrunner
) -> None:
    procrunner("render")
    assert procrunner("render", "--check").code == 0
    (drawn.folder / "diagrams" / "greeting.svg").write_text("<svg/>")

    ended = procrunner("render", "--check")

    assert (ended.code, ended.out) == (1, "")
    assert "not fresh; draw it again with: procrunner render" in ended.err


def test_the_way_of_an_instance_is_drawn_on_its_file(drawn: Office, procrunner: Procrunner) -> None:
    from procrunner.runner import Source

    content = (drawn.folder / "bpmn" / "greeting.bpmn").read_bytes()
    drawn.project.runner.deploy([Source(file="bpmn/greeting.bpmn", content=content)])
    id_ = drawn.start("greeting")

    ended = procrunner("render", "--instance", id_, "--out", "pictures")

    assert ended.out == f"pictures/{id_}-greeting.svg\n"
    assert (drawn.folder / ended.out.strip()).exists()


def test_a_file_that_is_not_there_ends_with_3(drawn: Office, procrunner: Procrunner) -> None:
    assert procrunner("render", "nowhere.bpmn").code == 3


def test_a_file_that_is_no_bpmn_ends_with_1(drawn: Office, procrunner: Procrunner) -> None:
    drawn.draw("<broken", file="bad.bpmn")

    ended = procrunner("render")

    assert ended.code == 1
    assert "bpmn/bad.bpmn:" in ended.err


def test_a_folder_that_cannot_be_written_to_is_named(drawn: Office, procrunner: Procrunner) -> None:
    ended = procrunner("render", "--out", "/dev/null/x")

    assert (ended.code, ended.out, ended.err) == (2, "", "error: /dev/null/x: Not a directory\n")
