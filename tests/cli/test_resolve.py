"""The command ``resolve``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.cli.test_mending import failing
from tests.office import Office, Procrunner

REASON = ("--reason", "asked by telephone", "--as", "daniyar")


@pytest.fixture
def held(permit: Office) -> str:
    """A case that a handler holds."""
    return begun(permit, iin="down")


def test_a_settled_incident_is_off_the_lists_but_told_with_its_case(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    ended = procrunner("resolve", held, *REASON, "-o", "json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json == [
        {"id": "1", "instance": held, "name": "Check the register",
         "outcome": "settled; its token stands still"}
    ]  # fmt: skip
    assert procrunner.json("incidents") == []
    assert procrunner.json("list", "--incidents") == []
    assert "0 incidents" in procrunner("board", "--once").err
    assert [each["settled_by"] for each in procrunner.json("incidents", "--all")] == ["daniyar"]
    for command in ("show", "why"):
        assert "settled by hand by daniyar, " in procrunner(command, held).out


def test_it_is_on_the_list_again_when_it_fails_again(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    procrunner("resolve", held, *REASON)

    procrunner("retry", held)

    assert [each["id"] for each in procrunner.json("incidents")] == ["1"]


def test_all_of_a_cause_are_settled_and_counted(permit: Office, procrunner: Procrunner) -> None:
    failing(permit, "down", "down", "down")
    procrunner("resolve", "1", *REASON)

    others = procrunner("resolve", "--all", "--topic", "pay", *REASON)
    ended = procrunner("resolve", "--all", "--error", "REGISTER does", *REASON, "-o", "json")

    assert (others.code, others.err) == (0, "no incidents of that kind\n0 tried, 0 settled\n")
    assert (ended.code, [each["id"] for each in ended.json]) == (0, ["2", "3"])
    assert ended.err == "2 tried, 2 settled\n"
    assert procrunner.json("incidents") == []


def test_what_is_settled_is_left_alone_when_all_are_retried(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    procrunner("resolve", held, *REASON)

    ended = procrunner("retry", "--all", "--kind", "handler")

    assert (ended.code, ended.err) == (0, "no incidents of that kind\n0 tried, 0 went on\n")


def test_of_all_those_that_may_not_be_settled_are_told(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    permit.settings("[[permissions.allow]]\nwho = ['anyone']\nmay = ['see']\n")

    ended = procrunner("resolve", "--all", *REASON, "-o", "json")

    assert (ended.code, ended.err) == (5, "1 tried, 0 settled\n")
    assert ended.json[0]["outcome"].startswith("not settled: ")


def test_a_second_time_ends_with_5(permit: Office, procrunner: Procrunner, held: str) -> None:
    procrunner("resolve", "1", *REASON)

    ended = procrunner("resolve", "1", *REASON)

    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith("error: incident 1 was settled by daniyar at ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("1",), 2, "Missing option '--reason'"),
        (("1", "--reason", " "), 2, "there is no reason"),
        (("--reason", "r"), 2, "name one incident, or --all"),
        (("99", "--reason", "r"), 3, "there is no incident '99'"),
    ],
)
def test_what_is_wrong_is_told(
    permit: Office, procrunner: Procrunner, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = procrunner("resolve", *arguments)

    assert (ended.code, ended.out, said in ended.err) == (code, "", True)
