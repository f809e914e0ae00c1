from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.office import Office, Procrunner


@pytest.fixture
def case(permit: Office) -> str:
    return begun(permit)


def test_an_item_is_claimed_shown_and_completed(case: str, procrunner: Procrunner) -> None:
    taken = procrunner("claim", case, "--as", "marat")
    refused = procrunner("complete", case, "--set", "verdict=grant", "--as", "saule")
    done = procrunner("complete", case, "--set", "verdict=grant", "--as", "marat")

    assert taken.err == f"claimed: Decide [{case}.4]\n"
    assert f"waits for marat: Decide [{case}.4]" in taken.out
    assert (refused.code, done.code) == (5, 0)
    assert "is in the hands of marat" in refused.err


def test_a_delegated_item_is_told_with_its_owner(case: str, procrunner: Procrunner) -> None:
    asked = procrunner("delegate", case, "aliya", "--as", "marat")
    [row] = procrunner.json("tasks")
    back = procrunner("complete", case, "--set", "verdict=grant", "--as", "aliya")

    assert f"waits for aliya, asked by marat: Decide [{case}.4]" in asked.out
    assert (row["assignee"], row["owner"]) == ("aliya", "marat")
    assert back.err == f"back in the hands of marat: Decide [{case}.4]\n"
    assert "    filled in so far: verdict: grant\n" in back.out


def test_what_is_released_or_assigned_is_said(case: str, procrunner: Procrunner) -> None:
    given = procrunner("assign", case, "saule")
    released = procrunner("release", case, "--as", "saule")

    assert given.err == f"assigned to saule: Decide [{case}.4]\n"
    assert released.err == f"released: Decide [{case}.4]\n"


def test_a_draft_is_kept_and_shown(case: str, procrunner: Procrunner) -> None:
    shown = procrunner.json("draft", case, "--set", "fee=7")

    assert shown["work_items"][0]["draft"] == {"fee": 7}


def test_comments_and_files_are_shown_and_told_in_the_history(
    case: str, permit: Office, procrunner: Procrunner
) -> None:
    (permit.folder / "power.pdf").write_bytes(b"%PDF-1.7")

    procrunner("comment", case, "the seal is missing", "--as", "marat")
    shown = procrunner("attach", case, "power of attorney=power.pdf", "--as", "saule")
    told = [row["data"] for row in procrunner.json("history", case)][-2:]

    said = "power of attorney (file power.pdf, 8 bytes)"
    assert " marat: the seal is missing\n" in shown.out
    assert f" saule: {said}\n" in shown.out
    assert [each["text"] for each in told] == ["the seal is missing", said]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["comment", "nowhere", "x"], 3, "No instance fits 'nowhere'"),
        (["attach", "nowhere", "scan"], 2, "'scan' is not NAME=PATH\n  Write scan=a.pdf"),
        (["attach", "2026-1", "scan=nowhere"], 3, "nowhere: no such file"),
        (["attach", "2026-1", "scan=program"], 2, "program: the content is of no known type"),
        (["claim", "nowhere"], 3, "No work item fits 'nowhere'"),
        (["release", "2026-1"], 5, "is in nobody's hands"),
        (["assign", "2026-1", ""], 2, "nobody is named"),
    ],
)
def test_what_cannot_be_is_refused(  # noqa: PLR0913, PLR0917 - what is asked and answered
    case: str, permit: Office, procrunner: Procrunner, words: list[str], code: int, said: str
) -> None:
    (permit.folder / "program").write_bytes(b"\x7fELF\x02")

    ended = procrunner(*words)

    assert (ended.code, said in ended.err) == (code, True), ended.err
