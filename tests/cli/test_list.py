"""The commands ``list`` and ``history``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import line, process
from tests.office import Office, Procrunner


@pytest.fixture
def several(permit: Office) -> Office:
    """One that waits, one that is held, one that was cancelled, one of another process."""
    begun(permit, key="waits")
    permit.clock.move(minutes=1)
    begun(permit, key="held", iin="down")
    permit.clock.move(minutes=1)
    ended = begun(permit, key="ended")
    permit.project.mender.cancel(ended, reason="x", actor="a")
    permit.clock.move(minutes=1)
    permit.deploy(process(line(user("look"))), file="p.bpmn")
    permit.start(key="other")
    return permit


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ([], ["other", "ended", "held", "waits"]),
        (["--status", "active"], ["other", "held", "waits"]),
        (["--status", "cancelled"], ["ended"]),
        (["--status", "completed"], []),
        (["--process", "office.permit"], ["ended", "held", "waits"]),
        (["--process", "permit"], ["ended", "held", "waits"]),
        (["--process", "nothing"], []),
        (["--key", "waits"], ["waits"]),
        (["--incidents"], ["held"]),
        (["--limit", "2"], ["other", "ended"]),
    ],
)
def test_the_newest_come_first_and_each_filter_narrows(
    several: Office, procrunner: Procrunner, words: list[str], keys: list[str]
) -> None:
    assert [each["key"] for each in procrunner.json("list", *words)] == keys


def test_the_history_tells_who_did_what_in_order(permit: Office, procrunner: Procrunner) -> None:
    begun(permit)

    told = procrunner.json("history", "2026-1")

    assert [(each["number"], each["by"], each["what"], each["name"]) for each in told] == [
        (1, "aigerim", "started", "Permit"),
        (2, "aigerim", "completed", "Asked"),
        (3, "aigerim", "entered", "Check the register"),
        (4, "system", "completed", "Check the register"),
        (5, "system", "entered", "Decide"),
    ]


def test_the_history_in_words_says_what_was_set(permit: Office, procrunner: Procrunner) -> None:
    begun(permit)

    printed = procrunner("history", "2026-1").out

    assert "completed  Check the register  set: known" in printed
    assert "{" not in printed


def test_the_history_of_nobody_ends_with_3(permit: Office, procrunner: Procrunner) -> None:
    assert procrunner("history", "nobody").code == 3
