"""The command ``templates``."""

from __future__ import annotations

import json

from tests.office import Office, Procrunner

FILE = "bpmn/.camunda/element-templates/handlers.json"


def test_templates_are_written_beside_the_drawings(permit: Office, procrunner: Procrunner) -> None:
    done = procrunner("templates")

    assert (done.code, done.out) == (0, f"{FILE}\n")
    written = json.loads((permit.folder / FILE).read_text("utf-8"))
    assert [each["name"] for each in written] == ["check", "greeting.write"]


def test_written_twice_they_are_fresh(permit: Office, procrunner: Procrunner) -> None:
    procrunner("templates")

    done = procrunner("templates")

    assert (done.code, done.out, done.err) == (0, "", f"{FILE}: fresh\n")


def test_old_ones_are_told_and_left(permit: Office, procrunner: Procrunner) -> None:
    done = procrunner("templates", "--check")

    assert done.code == 1
    assert done.err == f"{FILE}: not fresh; run: procrunner templates\n"
    assert not (permit.folder / FILE).exists()


def test_another_file_in_their_place_is_told(permit: Office, procrunner: Procrunner) -> None:
    (permit.folder / FILE).parent.mkdir(parents=True)
    (permit.folder / FILE).write_text("{", encoding="utf-8")

    done = procrunner("check")

    assert done.code == 2
    assert "no element templates" in done.err
    assert "Delete the file; procrunner templates writes it anew." in done.err
