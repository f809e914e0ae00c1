"""What one person may do now."""

from __future__ import annotations

import pytest

from procrunner.errors import NotFoundError
from procrunner.people import Person
from procrunner.runner.worklist import worklist
from tests.drawings import user
from tests.models import line, properties
from tests.office import Office
from tests.people.given import away, deputy, roster
from tests.runner.test_rights import employ
from tests.terms import keep, term

CHECK = user("check", camunda_candidateGroups="clerk")
SIGN = user("sign", camunda_candidateGroups="head")


def mine(office: Office, actor: str, **narrowed: str | int) -> list[tuple[str, str]]:
    """Elements of the work items, and for whom they are done."""
    with office.project.store.read() as unit:
        catalogue, now = office.project.catalogue, office.clock.now()
        found = worklist(unit, catalogue, actor, now, **narrowed)  # type: ignore[arg-type]
    return [(each.item.element, each.right.behalf) for each in found]


def test_a_person_sees_the_work_of_own_roles_and_nobody_elses(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}))
    office.begin(line(CHECK))
    office.clock.move(minutes=1)
    office.begin(line(SIGN))

    assert mine(office, "ann") == [("sign", "")]
    assert mine(office, "bob") == [("check", "")]


def test_a_deputy_sees_for_whom_it_is_done_and_the_absent_one_sees_nothing(
    office: Office,
) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}, away("ann"), deputy("ann", "bob")))
    office.begin(line(CHECK))
    office.clock.move(minutes=1)
    office.begin(line(SIGN))

    assert mine(office, "bob") == [("check", ""), ("sign", "ann")]
    assert mine(office, "ann") == []


def test_what_separation_of_duties_forbids_is_not_shown(office: Office) -> None:
    employ(office, roster({"clerk": "ann bob"}))
    apart = properties(**{"sod:not": "check"})
    id_ = office.begin(line(CHECK, user("sign", apart, camunda_candidateGroups="clerk")))
    office.project.runner.complete(id_, {}, actor="ann")

    assert mine(office, "ann") == []
    assert mine(office, "bob") == [("sign", "")]


def test_what_another_has_in_hands_is_not_shown_until_that_one_is_away(office: Office) -> None:
    employ(office, roster({"clerk": "ann bob"}))
    id_ = office.begin(line(CHECK))
    office.project.desk.claim(id_, actor="ann")
    before = mine(office, "ann"), mine(office, "bob")
    employ(office, roster({"clerk": "ann bob"}, away("ann"), deputy("ann", "bob")), number=2)

    assert before == ([("check", "")], [])
    assert mine(office, "bob") == [("check", "ann")]


def test_what_is_assigned_by_account_is_shown_and_done(office: Office) -> None:
    employ(office, roster({"clerk": "ann bob"}, Person(id="ann", name="Ann", account="a.uly")))
    id_ = office.begin(line(user("check", camunda_assignee="a.uly")))

    assert mine(office, "ann") == [("check", "")]
    assert mine(office, "bob") == []
    assert office.project.runner.complete(id_, {}, actor="ann").closed_by == "ann"


def test_work_of_a_lane_and_of_nobody_is_shown(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}, head="Басшы"))
    lane = '<bpmn:laneSet id="l"><bpmn:lane id="a" name="Басшы"><bpmn:flowNodeRef>sign'
    lane += "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    office.begin(lane + line(user("sign"), user("file")))
    office.clock.move(minutes=1)
    office.begin(line(user("file")))

    assert mine(office, "ann") == [("sign", ""), ("file", "")]
    assert mine(office, "bob") == [("file", "")]


def test_what_is_due_first_comes_first_and_the_limit_and_the_instance_narrow(
    office: Office,
) -> None:
    keep(office)
    employ(office, roster({"clerk": "ann"}))
    late = office.begin(line(CHECK))
    soon = office.begin(line(user("look", term("PT1H"), camunda_candidateGroups="clerk")))

    assert mine(office, "ann") == [("look", ""), ("check", "")]
    assert mine(office, "ann", limit=1) == [("look", "")]
    assert mine(office, "ann", instance=late) == [("check", "")]
    assert mine(office, "ann", instance=soon) == [("look", "")]


def test_without_persons_it_is_what_is_assigned(office: Office) -> None:
    office.begin(line(user("check", camunda_assignee="whoever")))

    assert mine(office, "whoever") == [("check", "")]
    assert mine(office, "other") == []


def test_somebody_unknown_is_told(office: Office) -> None:
    employ(office, roster({"clerk": "ann"}))

    with pytest.raises(NotFoundError, match="there is no person 'eve'"):
        mine(office, "eve")
