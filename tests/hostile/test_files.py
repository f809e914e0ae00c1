"""Files that must be refused, by the finding that stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Watch
from tests.hostile.monsters import MONSTERS
from tests.office import Office, Procrunner

FOLDER = Path(__file__).parent / "files"


def given(office: Office, content: bytes) -> None:
    (office.folder / "bpmn" / "p.bpmn").write_bytes(content)


@pytest.mark.parametrize("command", ["check", "deploy", "render", "layout bpmn/p.bpmn"])
@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.bpmn")), ids=lambda file: file.stem)
def test_no_command_opens_what_a_file_names(
    file: Path, command: str, office: Office, procrunner: Procrunner, watch: Watch
) -> None:
    given(office, file.read_bytes())

    ended = procrunner(*command.split())

    assert watch.seen == []
    assert "defect" not in ended.err + ended.out
    assert "root:" not in ended.err + ended.out


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.bpmn")), ids=lambda file: file.stem)
def test_a_hostile_file_is_refused_with_place_and_reason(
    file: Path, office: Office, procrunner: Procrunner
) -> None:
    given(office, file.read_bytes())

    ended = procrunner("check")

    assert ended.code == 1
    assert file.with_suffix(".txt").read_text("utf-8").strip() in ended.out


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_refused_before_it_is_read(
    name: str, office: Office, procrunner: Procrunner
) -> None:
    make, said = MONSTERS[name]
    given(office, make())

    checked, deployed = procrunner("check"), procrunner("deploy")

    assert (checked.code, deployed.code) == (1, 1)
    assert f": PR003 {said}\n" in checked.out
    assert f": PR003 {said}\n" in deployed.err


def test_a_folder_that_contains_itself_is_read_once(office: Office, procrunner: Procrunner) -> None:
    (office.folder / "bpmn" / "again").symlink_to(office.folder / "bpmn")
    (office.folder / "bpmn" / "pipe.bpmn").mkdir()
    given(office, b"<a/>")

    assert procrunner("check").err == "1 file, 1 error, 0 warnings, 0 remarks\n"
