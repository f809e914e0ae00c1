from __future__ import annotations

from typing import Any

import pytest

from procrunner.errors import ConflictError
from procrunner.model import Instance
from procrunner.runner.mending import Mender
from tests.drawings import user
from tests.models import chain, line, process, tag
from tests.office import Office, Procrunner


@pytest.fixture
def two(office: Office) -> tuple[str, str]:
    """One instance that fits into the new version, and one whose step is gone there."""
    office.deploy(process(line(user("look"), user("sign"))))
    fits, lost = office.start(key="fits"), office.start(key="lost")
    office.project.runner.complete(lost, {}, actor="a")
    office.deploy(process(line(user("look"), user("approve"))))
    return fits, lost


def test_the_plan_names_element_and_reason_and_ends_with_1(
    two: tuple[str, str], procrunner: Procrunner
) -> None:
    ended = procrunner("migrate", "--process", "p", "-o", "json")

    assert ended.code == 1
    told = {
        each["instance"]: (each["verdict"], each["element"], each["reason"]) for each in ended.json
    }
    assert told == {
        two[0]: ("safe", "", ""),
        two[1]: ("needs mapping", "sign", "there is no element 'sign' in it"),
    }
    assert ended.err == "1 of 2 would go over; --apply does it\n"


def test_the_safe_ones_go_over_and_the_others_stay(
    office: Office, two: tuple[str, str], procrunner: Procrunner
) -> None:
    ended = procrunner("migrate", "--process", "p", "--apply")

    assert (ended.code, ended.err) == (1, "1 of 2 went over\n")
    assert [office.instance(each).version for each in two] == [2, 1]


def test_with_a_mapping_all_go_over_and_back(
    office: Office, two: tuple[str, str], procrunner: Procrunner
) -> None:
    done = procrunner("migrate", *two, "--map", "sign=approve", "--apply")
    over = [office.instance(each).version for each in two]
    back = procrunner("migrate", *two, "--undo")

    assert (done.code, over) == (0, [2, 2])
    assert (back.code, [office.instance(each).version for each in two]) == (0, [1, 1])


def test_one_that_was_changed_meanwhile_is_told_and_holds_up_nobody(
    office: Office,
    two: tuple[str, str],
    procrunner: Procrunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Mender.go_over

    def go_over(self: Mender, instance: str, **how: Any) -> Instance:
        if instance == two[1]:
            raise ConflictError("somebody else changed it meanwhile")
        return real(self, instance, **how)

    monkeypatch.setattr(Mender, "go_over", go_over)
    ended = procrunner("migrate", "--process", "p", "--map", "sign=approve", "--apply")

    assert (ended.code, ended.err.splitlines()) == (
        1,
        ["somebody else changed it meanwhile.", "1 of 2 went over"],
    )
    assert [office.instance(each).version for each in two] == [2, 1]


def test_those_that_cannot_go_back_are_told_and_the_others_do(
    office: Office, two: tuple[str, str], procrunner: Procrunner
) -> None:
    procrunner("migrate", "--process", "p", "--apply")

    ended = procrunner("migrate", "--process", "p", "--undo")

    assert (ended.code, ended.out) == (5, f"{two[0]}: back at version 1\n")
    assert ended.err.splitlines()[0].startswith(f"instance {two[1]} cannot go back.")
    assert ended.err.splitlines()[-1] == "1 of 2 went back"


def test_a_join_ahead_is_named_with_its_reason(office: Office, procrunner: Procrunner) -> None:
    office.begin(line(user("look"), first="s", last="e"))
    gates = tag("parallelGateway", "fork") + tag("parallelGateway", "join", name="Both done")
    ends = tag("startEvent", "s") + tag("endEvent", "e") + chain("s", "fork", "look", "join", "e")
    office.deploy(process(ends + gates + user("look") + user("ask") + chain("fork", "ask", "join")))

    (row,) = procrunner("migrate", "--process", "p", "-o", "json").json

    assert (row["verdict"], row["element"], row["name"]) == ("unsafe", "join", "Both done")
    assert row["reason"].startswith("tokens would wait here for ever")


def test_what_is_there_already_is_told(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")))

    ended = procrunner("migrate", id_)

    assert (ended.code, ended.err.splitlines()[0]) == (0, f"instance {id_} is at version 1")


@pytest.mark.parametrize(
    ("words", "code"),
    [([], 2), (["x", "--process", "p"], 2), (["nobody"], 3), (["x", "--map", "a"], 2)],
)
def test_what_cannot_be_asked_is_told(
    two: tuple[str, str], procrunner: Procrunner, words: list[str], code: int
) -> None:
    assert procrunner("migrate", *words).code == code
