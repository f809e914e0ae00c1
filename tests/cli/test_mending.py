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
    assert "INCIDENT 1 at Check the register" in ended.out


def failing(permit: Office, *iins: str) -> None:
    for number, iin in enumerate(iins):
        begun(permit, key=f"more-{number}", iin=iin)


def test_all_of_a_topic_are_retried_and_the_truth_is_told_of_each(
    permit: Office, procrunner: Procrunner
) -> None:
    failing(permit, "down", "down", "down")
    procrunner("retry", "1", "--set", "iin=5")

    ended = procrunner("retry", "--all", "--topic", "check", "-o", "json")

    assert ended.code == 6
    assert [row["outcome"] for row in ended.json] == [
        "stopped again: ConnectionError: the register does not answer"
    ] * 2
    assert ended.err == "2 tried, 0 went on\n"


def test_what_was_mended_goes_on_all_at_once(permit: Office, procrunner: Procrunner) -> None:
    failing(permit, "down", "down", "down")

    ended = procrunner("retry", "--all", "--error", "REGISTER does", "--set", "iin=5", "-o", "json")

    assert ended.code == 0, ended.err
    assert [row["outcome"] for row in ended.json] == ["went on"] * 3
    assert ended.err == "3 tried, 3 went on\n"
    assert procrunner.json("incidents") == []


def test_a_retry_left_to_a_worker_is_not_called_a_success(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    ended = procrunner("retry", "--all", "--kind", "handler", "--no-work", "-o", "json")

    assert (ended.code, [row["outcome"] for row in ended.json]) == (6, ["waits for a worker"])


def test_handlers_that_do_not_load_are_complained_of_once(
    permit: Office, procrunner: Procrunner
) -> None:
    failing(permit, "down", "down")
    permit.handlers("syntax error", name="broken")

    ended = procrunner("retry", "--all", "-o", "json")

    assert ended.code == 6
    assert [row["outcome"] for row in ended.json] == [
        "waits: handlers do not load", "waits for a worker",
    ]  # fmt: skip
    assert ended.err.count("cannot be imported") == 1
    assert ended.err.endswith("2 tried, 0 went on\n")


def test_others_are_left_alone(permit: Office, procrunner: Procrunner, held: str) -> None:
    for option in (("--topic", "pay"), ("--kind", "expression"), ("--error", "100%")):
        ended = procrunner("retry", "--all", *option)

        assert (ended.code, ended.out) == (0, "")
        assert ended.err == "no incidents of that kind\n0 tried, 0 went on\n"
    assert len(procrunner.json("incidents")) == 1


def test_work_done_without_the_handler_is_taken_over(
    permit: Office, procrunner: Procrunner, held: str
) -> None:
    ended = procrunner("retry", held, "--done", "--set", "known=false")

    assert ended.code == 0, ended.err
    assert permit.instance(held).variables["known"] is False
    assert "waits for clerk, head: Decide" in ended.out


@pytest.mark.parametrize("arguments", [(), ("1", "--all"), ("1", "--topic", "check")])
def test_a_retry_is_of_one_or_of_all(
    permit: Office, procrunner: Procrunner, arguments: tuple[str, ...]
) -> None:
    assert procrunner("retry", *arguments).code == 2


def test_a_list_that_is_cut_tells_how_many_there_are(
    permit: Office, procrunner: Procrunner
) -> None:
    failing(permit, "down", "down", "down")

    ended = procrunner("incidents", "--limit", "1", "--topic", "check", "-o", "json")

    assert len(ended.json) == 1
    assert ended.err == "1 of 3 (3 handler); --limit shows more\n"


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
