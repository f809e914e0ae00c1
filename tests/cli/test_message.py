from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.drawings import NAMES, catch, user
from tests.models import line, process
from tests.office import Office, Procrunner


@pytest.fixture
def waiting(office: Office) -> str:
    """An instance that waits for an answer about its number."""
    body = line(catch("wait", "message", "answer", "${number}"), user("after"))
    return office.begin(body, head=NAMES, key="2026-1", number="7")


def test_who_waits_gets_it_and_where_it_stands_is_told(
    office: Office, procrunner: Procrunner, waiting: str
) -> None:
    ended = procrunner("message", "answer", "--correlation", "7", "--set", "paid=true")

    assert ended.code == 0
    assert "waits for anybody: Look at after" in ended.out
    assert office.instance(waiting).variables["paid"] is True


def test_several_values_correlate_by_their_names(office: Office, procrunner: Procrunner) -> None:
    keys = "${ {'number': number, 'year': year} }"
    body = line(catch("wait", "message", "answer", keys), user("after"))
    id_ = office.begin(body, head=NAMES, number=7, year=2026)

    procrunner("message", "answer", "--correlation", "year=2026", "--correlation", "number=7")
    nameless = procrunner("message", "answer", "--correlation", "7", "--correlation", "year=2026")

    assert office.open(id_) == ["after"]
    assert nameless.code == 2
    assert nameless.err == (
        "error: '7' has no name, where several values correlate\n"
        "  Write --correlation number=7 --correlation year=2026.\n"
    )


def test_an_addressed_message_finds_its_case_by_the_key(
    office: Office, procrunner: Procrunner, waiting: str
) -> None:
    told = procrunner.json("message", "answer", "--to", "2026-1", "--id", "m1")

    assert told == {
        "id": "m1", "name": "answer", "correlation": "", "taken": True, "instance": waiting,
    }  # fmt: skip


def test_an_early_message_is_kept_and_its_sender_learns_so(
    office: Office, procrunner: Procrunner
) -> None:
    ended = procrunner("message", "answer")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "nobody waits for 'answer' yet; it stays in the inbox\n"


def test_the_same_message_is_taken_once(office: Office, procrunner: Procrunner) -> None:
    procrunner("message", "answer", "--id", "m1")

    ended = procrunner("message", "answer", "--id", "m1")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "message m1 was received before; nothing is done twice\n"


def test_an_addressee_that_is_not_there_ends_with_3(office: Office, procrunner: Procrunner) -> None:
    assert procrunner("message", "answer", "--to", "nobody").code == 3


def test_an_addressee_that_has_ended_ends_with_5(
    office: Office, procrunner: Procrunner, waiting: str
) -> None:
    office.project.mender.cancel(waiting, reason="x", actor="a")

    ended = procrunner("message", "answer", "--to", waiting)

    assert (ended.code, ended.out) == (5, "")
    assert f"instance {waiting} was cancelled at 2026-03-02 09:00:00 UTC" in ended.err


def test_a_receiver_that_is_then_held_ends_with_6(permit: Office, procrunner: Procrunner) -> None:
    from tests.drawings import service

    body = line(catch("wait", "message", "ask"), service("x", "nobody"))
    permit.deploy(NAMES, process(body), file="p.bpmn")
    id_ = permit.start()

    assert procrunner("message", "ask", "--to", id_).code == 6


def test_a_signal_says_how_many_heard_it(office: Office, procrunner: Procrunner) -> None:
    office.deploy(NAMES, process(line(catch("wait", "signal", "storm"))))
    office.start()
    office.start()

    assert procrunner.json("signal", "storm") == {"name": "storm", "received": 2}
    assert procrunner("signal", "storm").err == "received by 0\n"


def test_the_jobs_of_all_who_heard_a_signal_are_done(
    permit: Office, procrunner: Procrunner
) -> None:
    from tests.drawings import service

    body = line(catch("wait", "signal", "storm"), service("check"), user("after"))
    permit.deploy(NAMES, process(body), file="p.bpmn")
    ids = [permit.start(iin="1"), permit.start(iin="2")]

    procrunner("signal", "storm")

    assert [permit.open(id_) for id_ in ids] == [["after"], ["after"]]


def test_a_case_that_is_at_work_does_not_hear_what_it_does_not_wait_for(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)

    procrunner("message", "answer", "--to", id_)

    assert permit.open(id_) == ["decide"]
