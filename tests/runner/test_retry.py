from __future__ import annotations

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import EventKind, IncidentKind, Status
from tests.drawings import service, user
from tests.models import chain, flow, line, parameters, tag
from tests.office import Office

FAILS = """
@handler("fetch", kind="idempotent")
def fetch(n: int):
    if n < 0:
        raise ValueError("below zero")
    note(n)
    return {"fetched": n}
"""
NO_RETRY = "<camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle>"
ONCE = f"<bpmn:extensionElements>{NO_RETRY}</bpmn:extensionElements>"


def held(office: Office) -> str:
    """An instance that a failed handler holds."""
    office.handlers(FAILS)
    id_ = office.begin(line(service("fetch", inside=ONCE), user("after")), n=-1)
    office.work()
    return id_


def retry(office: Office, ref: str, **variables: object) -> None:
    office.project.mender.retry(ref, variables, actor="daniyar")


def test_the_incident_names_element_error_and_mending(office: Office) -> None:
    id_ = held(office)

    (incident,) = office.view(id_).incidents
    assert (incident.kind, incident.element) == (IncidentKind.HANDLER, "fetch")
    assert (incident.name, incident.message) == ("Do fetch", "ValueError: below zero")
    assert incident.hint == "Mend what handlers/work.py:13 complains of; then retry."


def test_a_retry_calls_the_handler_again(office: Office) -> None:
    id_ = held(office)

    retry(office, office.view(id_).incidents[0].id, n=5)
    office.work()

    assert (office.open(id_), office.ledger) == (["after"], ["5"])


def test_a_retry_says_in_the_history_who_mended_what(office: Office) -> None:
    id_ = held(office)

    retry(office, id_, n=5)

    stored = office.project.viewer.story(id_).events
    (told,) = [each for each in stored if each.event.kind is EventKind.RETRIED]
    assert (told.actor, dict(told.event.data)) == ("daniyar", {"set": ["n"]})


def test_a_retry_has_all_attempts_again(office: Office) -> None:
    id_ = held(office)

    retry(office, id_)
    office.work()

    assert [each.message for each in office.view(id_).incidents] == ["ValueError: below zero"]


def test_an_instance_with_one_incident_names_it(office: Office) -> None:
    id_ = held(office)

    retry(office, id_[:5], n=5)

    assert office.view(id_).incidents == []


def test_an_instance_without_incidents_says_so(office: Office) -> None:
    id_ = office.begin(line(user("look")))

    with pytest.raises(NotFoundError) as refused:
        retry(office, id_)

    assert str(refused.value) == (
        f"instance '{id_}' has no incident\n  See what it waits for: procrunner show {id_}"
    )


def test_a_reference_that_fits_nothing_says_where_to_look(office: Office) -> None:
    with pytest.raises(NotFoundError) as refused:
        retry(office, "77")

    assert str(refused.value) == (
        "there is no incident '77', nor an instance of that name\n"
        "  See which there are: procrunner incidents"
    )


def test_an_instance_with_several_incidents_lists_them(office: Office) -> None:
    fork = tag("parallelGateway", "fork")
    both = service("a", "none") + service("b", "none")
    body = tag("startEvent", "s") + fork + both + chain("s", "fork", "a") + flow("fork", "b")
    id_ = office.begin(body)
    office.work()

    with pytest.raises(UsageError) as refused:
        retry(office, id_)

    numbers = [each.id for each in office.view(id_).incidents]
    assert refused.value.hint == f"Name one: {numbers[0]} (Do a), {numbers[1]} (Do b)"


def test_a_resolved_incident_says_who_resolved_it(office: Office) -> None:
    id_ = held(office)
    number = office.view(id_).incidents[0].id
    retry(office, number, n=5)

    with pytest.raises(ConflictError) as refused:
        retry(office, number)

    assert str(refused.value) == (
        f"incident {number} was resolved by daniyar at 2026-03-02 09:00:00 UTC\n"
        f"  See where the instance stands now: procrunner show {id_}"
    )


def test_an_expression_is_computed_again_with_what_was_set_right(office: Office) -> None:
    halve = parameters(outputs={"half": "${amount / 2}"})
    id_ = office.begin(line(tag("task", "halve", halve, name="Halve"), user("after")))
    (incident,) = office.view(id_).incidents
    assert (incident.kind, incident.name) == (IncidentKind.EXPRESSION, "Halve")
    assert "amount" in incident.message

    retry(office, incident.id, amount=8)

    assert office.instance(id_).variables["half"] == 4


def conflicting(office: Office) -> str:
    """An instance whose branches do not agree."""
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
    nodes = user("one") + user("two") + user("after")
    flows = chain("s", "fork", "one", "join", "after") + chain("fork", "two", "join")
    id_ = office.begin(tag("startEvent", "s") + fork + join + nodes + flows, verdict="none")
    for item, verdict in zip(office.view(id_).work_items, ("yes", "no"), strict=True):
        office.project.runner.complete(item.id, {"verdict": verdict}, actor="a")
    return id_


def test_a_conflict_names_the_variable_and_what_decides_it(office: Office) -> None:
    id_ = conflicting(office)

    (incident,) = office.view(id_).incidents
    assert incident.kind is IncidentKind.CONFLICT
    assert "verdict" in incident.message
    assert (
        incident.hint
        == "procrunner why tells them. Decide which is right, and retry with --set verdict=VALUE."
    )


def test_a_conflict_is_decided_by_the_value_that_is_set(office: Office) -> None:
    id_ = conflicting(office)

    retry(office, id_, verdict="no")

    assert office.open(id_) == ["after"]
    assert office.instance(id_).variables["verdict"] == "no"


def test_an_undecided_conflict_stays(office: Office) -> None:
    id_ = conflicting(office)

    retry(office, id_)

    assert [each.kind for each in office.view(id_).incidents] == [IncidentKind.CONFLICT]


def test_an_instance_with_an_incident_is_still_active(office: Office) -> None:
    assert office.instance(held(office)).status is Status.ACTIVE
