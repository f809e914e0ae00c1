from __future__ import annotations

from datetime import date

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import Status
from tests.drawings import NAMES, boundary, catch, field, form, service, user
from tests.models import chain, event, line, process, tag
from tests.office import Office
from tests.runner.post import CORRELATED, WAITS, send, started_by_message


def test_who_waits_gets_it_with_its_variables(office: Office) -> None:
    id_ = office.begin(WAITS, head=NAMES)

    assert send(office, "answer", verdict="yes") == (id_, True)

    assert office.open(id_) == ["after"]
    assert office.instance(id_).variables["verdict"] == "yes"


def test_the_variables_become_plain_json(office: Office) -> None:
    id_ = office.begin(WAITS, head=NAMES)

    send(office, "answer", day=date(2026, 3, 1))

    assert office.instance(id_).variables["day"] == "2026-03-01"


def test_an_early_message_waits_until_somebody_waits_for_it(office: Office) -> None:
    office.deploy(NAMES, process(WAITS))

    assert send(office, "answer", verdict="yes") == ("", True)

    id_ = office.start()
    assert office.open(id_) == ["after"]
    assert office.instance(id_).variables["verdict"] == "yes"


def test_a_second_one_with_the_same_id_is_not_taken(office: Office) -> None:
    id_ = office.begin(
        line(catch("one", "message", "answer"), catch("two", "message", "answer")), head=NAMES
    )
    send(office, "answer")

    assert send(office, "answer") == ("", False)

    assert [wait.element for wait in office.view(id_).events] == ["two"]


def test_one_early_message_is_given_to_one_wait_only(office: Office) -> None:
    office.deploy(
        NAMES, process(line(catch("one", "message", "answer"), catch("two", "message", "answer")))
    )
    send(office, "answer")

    id_ = office.start()

    assert [wait.element for wait in office.view(id_).events] == ["two"]


def test_early_messages_are_given_in_the_order_they_came(office: Office) -> None:
    office.deploy(
        NAMES, process(line(catch("one", "message", "answer"), catch("two", "message", "answer")))
    )
    send(office, "answer", id_="m1", seen="first")
    send(office, "answer", id_="m2", seen="second")

    id_ = office.start()

    ended = office.instance(id_)
    assert (ended.status, ended.variables["seen"]) == (Status.COMPLETED, "second")


def test_the_correlation_finds_the_right_instance(office: Office) -> None:
    office.deploy(NAMES, process(CORRELATED))
    one, two = office.start(number="1"), office.start(number="2")

    assert send(office, "answer", correlation="2") == (two, True)

    assert (office.open(one), office.open(two)) == ([], ["after"])


def test_a_wrong_correlation_reaches_nobody(office: Office) -> None:
    id_ = office.begin(CORRELATED, head=NAMES, number="1")

    assert send(office, "answer", correlation="7") == ("", True)

    assert office.open(id_) == []


def test_an_addressed_message_needs_no_correlation(office: Office) -> None:
    office.deploy(NAMES, process(CORRELATED))
    office.start(number="1")
    two = office.start(number="2", key="case-2")

    assert send(office, "answer", to="case-2") == (two, True)


def test_an_addressed_message_waits_for_its_addressee_alone(office: Office) -> None:
    office.deploy(NAMES, process(line(user("before"), catch("wait", "message", "answer"))))
    one, two = office.start(), office.start()
    send(office, "answer", to=two)

    office.project.runner.complete(one, {}, actor="a")
    office.project.runner.complete(two, {}, actor="a")

    assert office.instance(one).status is Status.ACTIVE
    assert office.instance(two).status is Status.COMPLETED


def test_nobody_of_that_name_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError, match="No instance fits 'nobody'"):
        send(office, "answer", to="nobody")


def test_who_has_ended_gets_no_more_messages(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    with pytest.raises(ConflictError) as refused:
        send(office, "answer", to=id_)

    assert str(refused.value) == (
        f"instance {id_} was cancelled at 2026-03-02 09:00:00 UTC\n"
        f"  See how it ended: procrunner history {id_}"
    )


def test_a_message_starts_the_process_that_begins_with_it(office: Office) -> None:
    office.deploy(started_by_message())

    id_, _ = send(office, "begin", correlation="2026-7", iin="1")

    started = office.instance(id_)
    assert (started.process, started.business_key, started.started_by) == ("q", "2026-7", "post")
    assert office.open(id_) == ["qlook"]


def test_a_message_that_starts_a_process_fills_its_form(office: Office) -> None:
    office.deploy(started_by_message(form(field("iin", required="true"))))

    with pytest.raises(UsageError, match="'iin'"):
        send(office, "begin")

    assert send(office, "begin", iin="1")[1], "the refused message left nothing behind"


def test_a_message_starts_no_second_case_of_an_active_key(office: Office) -> None:
    office.deploy(started_by_message())
    send(office, "begin", id_="m1", correlation="2026-7")

    assert send(office, "begin", id_="m2", correlation="2026-7") == ("", True)


def test_who_waits_comes_before_what_could_start(office: Office) -> None:
    office.deploy(started_by_message(), file="q.bpmn")
    id_ = office.begin(line(catch("wait", "message", "begin"), user("after")), head=NAMES)

    assert send(office, "begin") == (id_, True)


def test_a_boundary_event_gets_its_message(office: Office) -> None:
    late = boundary("late", "look", event("message", messageRef="answer"))
    beside = user("hurry") + tag("endEvent", "e2") + chain("late", "hurry", "e2")
    id_ = office.begin(line(user("look")), late, beside, head=NAMES)

    send(office, "answer")

    assert office.open(id_) == ["hurry"]


def test_the_first_of_two_events_wins_and_the_other_message_stays(office: Office) -> None:
    gate = tag("eventBasedGateway", "gate")
    ways = catch("a", "message", "ask") + catch("b", "message", "answer")
    body = tag("startEvent", "s") + gate + ways + user("after a") + user("after b")
    flows = chain("s", "gate", "a", "after a") + chain("gate", "b", "after b")
    office.deploy(NAMES, process(body + flows))
    send(office, "ask", id_="m1")
    send(office, "answer", id_="m2")

    id_ = office.start()

    assert office.open(id_) == ["after a"]
    with office.project.store.read() as unit:
        assert unit.messages.waiting("answer", "", id_) is not None


def test_jobs_that_follow_from_a_message_are_left_to_the_worker(office: Office) -> None:
    office.handlers(
        '@handler("stamp", kind="idempotent")\ndef stamp():\n    return {"stamped": True}'
    )
    id_ = office.begin(line(catch("wait", "message", "answer"), service("stamp")), head=NAMES)

    send(office, "answer")

    assert [job.topic for job in office.view(id_).jobs] == ["stamp"]
