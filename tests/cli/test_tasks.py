from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import line, process
from tests.office import Office, Procrunner


@pytest.fixture
def desks(permit: Office) -> Office:
    """Three work items: for roles, for a person, for anybody."""
    begun(permit)
    body = line(user("sign", camunda_assignee="${who}"), user("file"))
    permit.deploy(process(body), file="p.bpmn")
    permit.start(who="marat")
    permit.project.runner.complete(permit.start(who="x"), {}, actor="x")
    return permit


def names(procrunner: Procrunner, *words: str) -> list[str]:
    return sorted(each["name"] for each in procrunner.json("tasks", *words))


def test_all_open_ones_are_listed(desks: Office, procrunner: Procrunner) -> None:
    assert names(procrunner) == ["Decide", "Look at file", "Look at sign"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--role", "clerk"], ["Decide"]),
        (["--role", "head"], ["Decide"]),
        (["--role", "clerk", "--role", "head"], ["Decide"]),
        (["--role", "cook"], []),
        (["--assignee", "marat"], ["Look at sign"]),
        (["--unclaimed"], ["Decide", "Look at file"]),
        (["--assignee", "nobody"], []),
        (["--instance", "2026-1"], ["Decide"]),
        (["--instance", "2026-1", "--assignee", "marat"], []),
    ],
)
def test_each_filter_narrows(
    desks: Office, procrunner: Procrunner, words: list[str], found: list[str]
) -> None:
    assert names(procrunner, *words) == found


def test_the_table_says_whose_and_how_old(desks: Office, procrunner: Procrunner) -> None:
    head, row = procrunner("tasks", "--instance", "2026-1").out.splitlines()

    assert head.split() == ["id", "name", "role", "assignee", "owner", "age", "due", "left"]
    assert "Decide  clerk, head" in row


def test_an_instance_that_is_not_there_ends_with_3(desks: Office, procrunner: Procrunner) -> None:
    assert procrunner("tasks", "--instance", "nowhere").code == 3


def test_the_limit_is_kept(desks: Office, procrunner: Procrunner) -> None:
    assert len(procrunner.json("tasks", "--limit", "2")) == 2
