from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import begun
from tests.office import Office, Procrunner, lines


def test_without_apply_it_tells_and_changes_nothing(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)

    ended = procrunner("modify", "2026-1", "--from", "decide", "--to", "issued", "--reason", "x")

    assert (ended.code, lines(ended.out)) == (
        0,
        [id_, "  ends    user: Decide (decide)", "  the instance ends"],
    )
    assert ended.err == "nothing has changed; --apply does it\n"
    assert permit.open(id_) == ["decide"]


def test_with_apply_it_is_done(permit: Office, procrunner: Procrunner) -> None:
    begun(permit)
    words = ("--from", "decide", "--to", "paid", "--reason", "x", "--set", "verdict=grant")

    ended = procrunner("modify", "2026-1", *words, "--apply")

    assert ended.code == 0
    assert "  begins  message: paid (paid)" in lines(ended.out)
    assert "waits for message answer: paid" in ended.out


def test_the_effect_is_drawn(permit: Office, procrunner: Procrunner, tmp_path: Path) -> None:
    assert procrunner("deploy", "bpmn/greeting.bpmn").code == 0
    words = ("--from", "Task_Write", "--to", "Task_Read", "--draw", tmp_path / "drawn")

    ended = procrunner("modify", permit.start("greeting", name="x"), *words, "--reason", "x")

    assert ended.code == 0
    (drawn,) = (tmp_path / "drawn").iterdir()
    assert drawn.suffix == ".svg"
    legend = drawn.read_text("utf-8")
    assert all(word in legend for word in ("алынып тасталды", "қосылды", "осында күтуде"))


def test_an_instance_that_is_not_there_ends_with_3(procrunner: Procrunner) -> None:
    assert procrunner("modify", "x", "--from", "a", "--to", "b", "--reason", "c").code == 3
