from dataclasses import replace

import pytest
from sqlalchemy import insert

from procrunner.errors import NotFoundError
from procrunner.model import Incident, IncidentKind, WaitKind
from procrunner.ports import Cause
from procrunner_storage import SqlStore
from procrunner_storage.tables import incident
from tests.storage import given

LATER = given.NOW + given.MINUTE


def test_an_incident_says_what_is_wrong_and_how_to_mend_it(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        wait = given.wait(3, detail="no such variable", hint="Set it.")
        unit.incidents.add("abc123", wait, IncidentKind.EXPRESSION, at=given.NOW)

    with store.read() as unit:
        (found,) = unit.incidents.list()
        assert unit.incidents.get(found.id) == found
    assert found == Incident(
        id=found.id,
        instance="abc123",
        token=3,
        element="task",
        process="order",
        name="Check",
        kind=IncidentKind.EXPRESSION,
        message="no such variable",
        hint="Set it.",
        created_at=given.NOW,
        resolved_at=None,
        resolved_by="",
        last_at=given.NOW,
    )


def test_an_open_incident_of_a_token_is_brought_up_to_date(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=given.NOW)

        again = given.wait(1, detail="worse")
        unit.incidents.add("abc123", again, IncidentKind.OUTCOME, at=LATER)

        (found,) = unit.incidents.list()
        told = (found.kind, found.message, found.created_at)
        assert told == (IncidentKind.OUTCOME, "worse", given.NOW)


def test_a_token_that_stops_again_opens_its_incident_again(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=given.NOW)
        unit.incidents.resolve("abc123", [1], by="Әсел", at=LATER)

        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=LATER)

        (found,) = unit.incidents.list(open_only=False)
        assert (found.status, found.resolved_by, found.times) == ("open", "", 2)
        assert (found.created_at, found.last_at) == (given.NOW, LATER)


def test_incidents_of_before_that_were_one_trouble_are_not_opened_together(
    store: SqlStore,
) -> None:
    given.instances(store)
    with store.write() as unit:
        old = {"instance": "abc123", "token": 1, "kind": IncidentKind.HANDLER, "created_at": LATER}
        words = dict.fromkeys(("element", "process", "name", "message", "hint"), "")
        ended = {"resolved_at": LATER, "resolved_by": "Әсел"}
        unit.connection.execute(insert(incident), [old | words | ended] * 2)

        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=LATER)

        found = unit.incidents.list(open_only=False)
        assert [each.status for each in found] == ["resolved", "open"]


def test_an_incident_tells_whose_handler_was_at_work(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1, WaitKind.JOB, topic="pay"))
    with store.write() as unit:
        for token in (1, 2):
            unit.incidents.add("abc123", given.wait(token), IncidentKind.HANDLER, at=given.NOW)

        assert [each.topic for each in unit.incidents.list()] == ["pay", ""]


def test_a_settled_incident_is_open_and_can_be_left_out(store: SqlStore) -> None:
    given.instances(store, "abc", "def")
    cause = Cause(unsettled=True)
    with store.write() as unit:
        for id_ in ("abc", "def"):
            unit.incidents.add(id_, given.wait(1), IncidentKind.HANDLER, at=given.NOW)
        first, second = unit.incidents.list()

        unit.incidents.settle(first.id, by="Әсел", at=LATER)

        settled = replace(first, settled_at=LATER, settled_by="Әсел")
        assert list(unit.incidents.list()) == [settled, second]
        assert list(unit.incidents.list(cause=cause)) == [second]
        assert unit.incidents.count(cause=cause) == {IncidentKind.HANDLER: 1}
        assert [each.id for each in unit.instances.list(with_incident=True)] == ["def"]


def test_a_settled_incident_whose_token_stops_again_is_settled_no_longer(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=given.NOW)
        (before,) = unit.incidents.list()
        unit.incidents.settle(before.id, by="Әсел", at=LATER)

        unit.incidents.add("abc123", given.wait(1), IncidentKind.HANDLER, at=LATER)

        assert list(unit.incidents.list()) == [replace(before, times=2, last_at=LATER)]


def test_open_incidents_are_listed_oldest_first(store: SqlStore) -> None:
    given.instances(store, "abc", "def")
    with store.write() as unit:
        for token in (3, 1, 2):
            unit.incidents.add("abc", given.wait(token), IncidentKind.ERROR, at=given.NOW)
        unit.incidents.add("def", given.wait(1), IncidentKind.ERROR, at=given.NOW)
        unit.incidents.resolve("abc", [1], by="Әсел", at=LATER)

        assert [each.token for each in unit.incidents.list(instance="abc")] == [3, 2]
        assert len(unit.incidents.list()) == 3
        assert len(unit.incidents.list(limit=1)) == 1


@pytest.mark.parametrize(
    ("cause", "tokens"),
    [
        (Cause(), [1, 2, 3]),
        (Cause(kind=IncidentKind.ERROR), [3]),
        (Cause(topic="pay"), [1]),
        (Cause(words="БАНК"), [1, 2]),
        (Cause(words="100%"), [3]),
        (Cause(topic="pay", words="100%"), []),
    ],
)
def test_incidents_are_narrowed_by_their_cause(
    store: SqlStore, cause: Cause, tokens: list[int]
) -> None:
    given.instances(store)
    jobs = [given.wait(n, WaitKind.JOB, topic=topic) for n, topic in ((1, "pay"), (2, "ask"))]
    given.waits(store, *jobs)
    with store.write() as unit:
        for token, kind, said in (
            (1, IncidentKind.HANDLER, "банк is closed"),
            (2, IncidentKind.HANDLER, "БАНК is closed"),
            (3, IncidentKind.ERROR, "100% wrong"),
        ):
            unit.incidents.add("abc123", given.wait(token, detail=said), kind, at=given.NOW)

        found = unit.incidents.list(cause=cause)
        counted = unit.incidents.count(cause=cause)

    assert [each.token for each in found] == tokens
    assert sum(counted.values()) == len(tokens)


@pytest.mark.parametrize("ref", ["7", "", "abc", "-1", "99999999999999999999", "٣"])
def test_a_missing_incident_is_not_found(store: SqlStore, ref: str) -> None:
    with store.read() as unit, pytest.raises(NotFoundError) as caught:
        unit.incidents.get(ref)

    assert str(caught.value) == (
        f"There is no incident '{ref}'.\n  An incident is named by its number."
    )
