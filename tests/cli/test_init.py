from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office, Procrunner


def test_a_new_project_runs_its_example(
    procrunner: Procrunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = procrunner("init", tmp_path / "new")
    assert (ended.code, ended.out) == (0, "")
    assert "procrunner start greeting --set name=World" in ended.err
    monkeypatch.chdir(tmp_path / "new")

    assert procrunner("check").code == 0
    assert procrunner("test", "--fail-under", "100").code == 0
    assert procrunner("deploy").code == 0
    shown = procrunner.json("start", "greeting", "--set", "name=World")
    assert shown["variables"]["greeting"] == "Good day, World!"
    assert procrunner("complete", shown["id"]).code == 0


def test_a_project_that_is_there_gets_its_database_up_to_date(
    procrunner: Procrunner, office: Office
) -> None:
    (office.folder / "procrunner.db").unlink()
    assert procrunner("list").code == 6

    ended = procrunner("init")

    assert ended.code == 0
    assert "the database is at revision" in ended.err
    assert procrunner("list").code == 0


def test_to_begin_twice_loses_nothing(permit: Office, procrunner: Procrunner) -> None:
    id_ = permit.start("office.permit", iin="1")

    assert procrunner("init").code == 0

    assert [each["id"] for each in procrunner.json("list")] == [id_]


def test_a_folder_with_drawings_of_its_own_is_left_alone(
    procrunner: Procrunner, tmp_path: Path
) -> None:
    (tmp_path / "mine" / "bpmn").mkdir(parents=True)

    ended = procrunner("init", tmp_path / "mine")

    assert ended.code == 2
    assert "there is a 'bpmn' already, but no procrunner.toml" in ended.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["bpmn"]


def test_a_file_is_no_folder(procrunner: Procrunner, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert procrunner("init", tmp_path / "file").code == 2
