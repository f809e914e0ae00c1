from __future__ import annotations

import pytest

from procrunner.errors import ConflictError, UsageError
from procrunner.model import EventKind, Incident
from procrunner.ports import Cause
from tests.office import Office
from tests.runner.test_retry import held


def settle(office: Office, ref: str, reason: str = "paid at the desk") -> Incident:
    return office.project.mender.resolve(ref, reason=reason, actor="daniyar")


def unsettled(office: Office) -> list[str]:
    with office.project.store.read() as unit:
        return [each.message for each in unit.incidents.list(cause=Cause(unsettled=True))]


def test_the_token_of_a_settled_incident_stands_where_it_stood(office: Office) -> None:
    id_ = held(office)
    state = office.instance(id_).state

    found = settle(office, id_)

    assert (found.settled_by, found.resolved_at, unsettled(office)) == ("daniyar", None, [])
    assert office.instance(id_).state == state
    assert [each.id for each in office.view(id_).incidents] == [found.id]


def test_the_history_tells_how_it_was_settled_and_by_whom(office: Office) -> None:
    id_ = held(office)

    found = settle(office, id_)

    told = office.project.viewer.story(id_).events[-1]
    assert (told.event.kind, told.actor, told.event.element) == (
        EventKind.SETTLED, "daniyar", "fetch",
    )  # fmt: skip
    assert dict(told.event.data) == {"incident": found.id, "reason": "paid at the desk"}


def test_a_settled_incident_can_still_be_retried_and_comes_back_when_it_fails(
    office: Office,
) -> None:
    id_ = held(office)
    settle(office, id_)

    office.project.mender.retry(id_, {}, actor="daniyar")
    office.work()

    assert unsettled(office) == ["ValueError: below zero"]


def test_an_incident_is_settled_once(office: Office) -> None:
    found = settle(office, held(office))

    with pytest.raises(ConflictError) as caught:
        settle(office, found.id)

    assert str(caught.value) == (
        f"incident {found.id} was settled by daniyar at {found.settled_at:%Y-%m-%d %H:%M:%S} UTC\n"
        f"  To let its token go on: procrunner retry {found.id}"
    )


def test_an_incident_that_was_mended_is_not_settled(office: Office) -> None:
    id_ = held(office)
    (found,) = office.view(id_).incidents
    office.project.mender.retry(id_, {"n": 1}, actor="daniyar")

    with pytest.raises(ConflictError, match=f"incident {found.id} was resolved by daniyar at"):
        settle(office, found.id)


def test_a_reason_is_more_than_blanks(office: Office) -> None:
    id_ = held(office)

    with pytest.raises(UsageError, match="there is no reason"):
        settle(office, id_, " ")

    assert unsettled(office) == ["ValueError: below zero"]
