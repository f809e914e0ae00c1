from __future__ import annotations

from datetime import timedelta

import pytest

from procrunner.errors import ConflictError, NotPermittedError, UsageError
from procrunner.model import EventKind, StoredEvent
from procrunner.people import Person, Roster
from procrunner.ports import RosterChange
from tests.drawings import user
from tests.models import line
from tests.office import Office
from tests.people.given import DAY, away, deputy, roster

SIGN = user("sign", camunda_candidateGroups="head")


def employ(office: Office, staff: Roster, number: int = 1) -> None:
    change = RosterChange(number=number, at=office.clock.now(), by="x", what=())
    with office.project.store.write() as unit:
        unit.people.replace(staff, change)


def complete(office: Office, ref: str, actor: str) -> StoredEvent:
    office.project.runner.complete(ref, {}, actor=actor)
    events = office.project.viewer.story(ref).events
    done = (each for each in events if each.event.kind is EventKind.COMPLETED)
    return next(each for each in done if each.event.element in {"sign", "pay"})


def refusal(office: Office, ref: str, actor: str) -> str:
    with pytest.raises(NotPermittedError) as refused:
        office.project.runner.complete(ref, {}, actor=actor)
    return str(refused.value).replace(ref, "ID")


def test_where_nobody_is_known_anybody_completes(office: Office) -> None:
    done = complete(office, office.begin(line(SIGN)), "whoever")

    assert (done.actor, done.who) == ("whoever", "whoever")


def test_a_person_with_the_role_completes(office: Office) -> None:
    employ(office, roster({"head": "ann"}, Person(id="ann", name="Ann", account="a.uly")))

    done = complete(office, office.begin(line(SIGN)), "a.uly")

    assert (done.actor, done.event.data) == ("ann", {"role": "head"})


def test_a_deputy_completes_for_the_absent_one_and_the_history_says_so(office: Office) -> None:
    employ(office, roster({"head": "ann"}, away("ann"), deputy("ann", "bob")))
    id_ = office.begin(line(SIGN))

    done = complete(office, id_, "bob")

    assert (done.actor, done.behalf, done.who) == ("bob", "ann", "bob for ann")
    assert done.event.data == {"role": "head", "for": "ann"}


def test_others_are_refused_and_told_who_may(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}, deputy("ann", "bob")))
    id_ = office.begin(line(SIGN))

    assert refusal(office, id_, "bob") == (
        "work item ID.3 (Look at sign): Bob [bob] has no right to do the work of head"
        " on 2026-03-02\n  Who may: Ann [ann] (head)"
    )
    assert office.open(id_) == ["sign"]


def test_somebody_unknown_is_refused(office: Office) -> None:
    employ(office, roster({"head": "ann"}, away("ann"), deputy("ann", "bob")))

    assert refusal(office, office.begin(line(SIGN)), "eve") == (
        "work item ID.3 (Look at sign): 'eve' is nobody of this office\n"
        "  Who may: Bob [bob] (head, for Ann [ann])"
    )


def test_an_absent_person_is_refused_with_the_reason(office: Office) -> None:
    employ(office, roster({"head": "ann"}, away("ann", DAY, DAY + timedelta(days=6))))

    assert refusal(office, office.begin(line(SIGN)), "ann") == (
        "work item ID.3 (Look at sign): Ann [ann] is absent from 2026-03-02 until 2026-03-08"
        " (leave)\n"
        "  Nobody may at present: procrunner people check tells of roles without anybody."
    )


def test_a_changed_roster_counts_from_the_next_act_on(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}))
    id_ = office.begin(line(SIGN))
    refusal(office, id_, "bob")
    employ(office, roster({"head": "bob"}), number=2)

    assert complete(office, id_, "bob").actor == "bob"


def test_the_day_is_that_of_the_office(office: Office) -> None:
    (office.folder / "days.yaml").write_text(
        "version: '1'\nzone: Asia/Almaty\nhours: {mon-fri: 09:00-18:00}\n", "utf-8"
    )
    office.settings('[calendar]\nfile = "days.yaml"\n')
    employ(office, roster({"head": "ann"}, away("ann", DAY, DAY), deputy("ann", "bob")))
    office.clock.moment = office.clock.moment.replace(hour=18, minute=59)
    first = office.begin(line(SIGN))
    refusal(office, first, "ann")

    office.clock.move(minutes=1)

    assert complete(office, first, "ann").behalf == ""


def test_work_of_those_outside_is_done_by_whoever_comes(office: Office) -> None:
    employ(office, roster({"head": "ann"}, outside="applicant"))
    id_ = office.begin(line(user("pay", camunda_candidateGroups="applicant")))

    assert complete(office, id_, "eve").actor == "eve"


def test_the_assigned_person_needs_no_role(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}))
    id_ = office.begin(line(user("sign", camunda_assignee="bob", camunda_candidateGroups="head")))

    assert complete(office, id_, "bob").actor == "bob"


def test_the_lane_tells_whose_work_it_is_where_no_candidates_are_named(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}, head="Басшы"))
    lane = '<bpmn:laneSet id="l"><bpmn:lane id="a" name="Басшы"><bpmn:flowNodeRef>sign'
    lane += "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    id_ = office.begin(lane + line(user("sign")))
    refusal(office, id_, "bob")

    assert complete(office, id_, "ann").event.data == {"role": "head"}


def test_a_rolled_back_act_leaves_no_trace(office: Office) -> None:
    employ(office, roster({"head": "ann"}))
    id_ = office.begin(line(SIGN))
    before = office.project.viewer.story(id_).events

    refusal(office, id_, "eve")

    assert office.project.viewer.story(id_).events == before


def test_what_an_absent_person_has_in_hands_a_deputy_does_for_them(office: Office) -> None:
    staff = {"head": "ann", "clerk": "bob"}
    employ(office, roster(staff, deputy("ann", "bob")))
    id_ = office.begin(line(user("sign", camunda_candidateGroups="clerk,head")))
    office.project.desk.claim(id_, actor="ann")
    with pytest.raises(ConflictError, match="is in the hands of ann"):
        complete(office, id_, "bob")

    employ(office, roster(staff, away("ann"), deputy("ann", "bob")), 2)
    done = complete(office, id_, "bob")

    assert (done.who, done.event.data["for"]) == ("bob for ann", "ann")


def test_only_those_who_may_do_it_take_work_or_are_given_it(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}))
    id_, desk = office.begin(line(SIGN)), office.project.desk

    for act in (
        lambda: desk.claim(id_, actor="bob"),
        lambda: desk.fill(id_, {}, actor="bob"),
        lambda: desk.assign(id_, "ann", actor="bob"),
        lambda: desk.assign(id_, "bob", actor="ann"),
        lambda: desk.delegate(id_, "ann", actor="bob"),
    ):
        with pytest.raises(NotPermittedError, match=r"Bob \[bob\] has no right to do"):
            act()
    with pytest.raises(UsageError, match="'eve' is nobody of this office"):
        desk.delegate(id_, "eve", actor="ann")


def test_a_delegate_needs_no_right_and_only_fills_in(office: Office) -> None:
    employ(office, roster({"head": "ann", "clerk": "bob"}))
    id_ = office.begin(line(SIGN))
    office.project.desk.delegate(id_, "bob", actor="ann")

    office.project.runner.complete(id_, {"note": "seen"}, actor="bob")

    assert office.open(id_) == ["sign"]
    assert complete(office, id_, "ann").actor == "ann"
