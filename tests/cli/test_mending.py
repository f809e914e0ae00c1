"""The commands ``incidents``, ``retry`` and ``cancel``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.office import Office, Procrunner


@pytest.fixture
def held(permit: Office) -> str:
    """A case that a handler holds."""
    return begun(permit, iin="down")


def test_an_incident_is_listed_with_its_mending(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    (told,) = procrunner.json("incidents")

    assert (told["id"], told["instance"], told["kind"]) == ("1", held, "handler")
    assert (told["element"], told["name"]) == ("check", "Check the register")
    assert told["message"] == "ConnectionError: the register does not answer"
    assert told["hint"] == "Mend what handlers/work.py:13 complains of; then retry."


def test_those_of_one_instance_and_resolved_ones_can_be_asked_for(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    begun(permit, key="2", iin="down")
    procrunner("retry", "1", "--set", "iin=5", "--as", "daniyar")

    assert [each["id"] for each in procrunner.json("incidents")] == ["2"]
    assert procrunner.json("incidents", "--instance", held) == []
    (told,) = procrunner.json("incidents", "--instance", "2026-1", "--all")
    assert (told["resolved_by"], told["resolved"] is not None) == ("daniyar", True)


@pytest.mark.parametrize("ref", ["1", "2026-1"])
def test_a_retry_goes_on_with_what_was_set_right(
    permit: Office, procrunner: Procrunner, held: str, ref: str
) -> None:
    ended = procrunner("retry", ref, "--set", "iin=012345678901")

    assert ended.code == 0
    assert "waits for clerk, head: Decide" in ended.out


def test_a_retry_that_fails_again_ends_with_6(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    ended = procrunner("retry", held)

    assert ended.code == 6
    assert "INCIDENT 2 at Check the register" in ended.out


def test_a_second_retry_ends_with_5_and_names_the_first(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    procrunner("retry", "1", "--set", "iin=5", "--as", "daniyar")

    ended = procrunner("retry", "1")

    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith("error: incident 1 was resolved by daniyar at ")


@pytest.mark.parametrize(("ref", "said"), [("99", "there is no incident '99'"), ("ok", "has no")])
def test_a_retry_of_nothing_ends_with_3(
    permit: Office, procrunner: Procrunner, ref: str, said: str
) -> None:
    begun(permit, key="ok")

    ended = procrunner("retry", ref)

    assert (ended.code, ended.out) == (3, "")
    assert said in ended.err


def test_a_cancelled_case_keeps_the_reason(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    ended = procrunner("cancel", held, "--reason", "withdrawn", "--as", "head")

    assert ended.code == 0
    last = procrunner.json("history", held)[-1]
    assert (last["what"], last["by"], last["data"]) == (
        "cancelled", "head", {"reason": "withdrawn"},
    )  # fmt: skip
    assert procrunner.json("incidents") == []


def test_a_reason_is_asked_for(permit: Office, procrunner: Procrunner, held: str) -> None:
    ended = procrunner("cancel", held)

    assert ended.code == 2
    assert "Missing option '--reason'" in ended.err


def test_an_ended_case_is_not_cancelled_again(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    procrunner("cancel", held, "--reason", "withdrawn")

    ended = procrunner("cancel", held, "--reason", "again")

    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith(f"error: instance {held} was cancelled at ")
