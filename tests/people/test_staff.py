from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procrunner.people import Absence, Deputy, Membership, Period, Standing
from tests.people.given import DAY, away, deputy, staff

NEXT = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)


def test_a_member_acts_by_the_own_right() -> None:
    office = staff({"head": "ann", "clerk": "bob"})

    assert office.standing("ann", ["head"], DAY) == Standing(person="ann", role="head")
    assert office.standing("bob", ["head"], DAY) is None
    assert office.standing("nobody", ["head"], DAY) is None


def test_a_role_is_known_by_the_name_that_stands_on_a_lane() -> None:
    office = staff({"head": "ann"}, head="Басшы")

    assert office.standing("ann", ["Басшы"], DAY) == Standing(person="ann", role="head")
    assert office.standing("ann", ["Маман"], DAY) is None


@pytest.mark.parametrize(
    ("day", "may"), [(BEFORE, False), (DAY, True), (NEXT, True), (NEXT + timedelta(1), False)]
)
def test_a_membership_holds_on_its_first_and_last_day(day: date, *, may: bool) -> None:
    member = Membership(person="ann", role="head", period=Period(DAY, NEXT))
    office = staff({"clerk": "ann", "head": ""}, member)

    assert bool(office.standing("ann", ["head"], day)) is may


def test_whoever_is_absent_has_no_right_and_the_deputy_has_it_instead() -> None:
    office = staff({"head": "ann"}, away("ann"), deputy("ann", "bob"))

    assert office.standing("ann", ["head"], DAY) is None
    assert office.standing("bob", ["head"], DAY) == Standing(
        person="bob", role="head", behalf="ann"
    )


@pytest.mark.parametrize(("day", "may"), [(BEFORE, False), (DAY, True), (NEXT, False)])
def test_a_deputy_acts_only_while_the_principal_is_away(day: date, *, may: bool) -> None:
    office = staff({"head": "ann"}, away("ann", DAY, DAY), deputy("ann", "bob"))

    assert bool(office.standing("bob", ["head"], day)) is may


def test_a_deputyship_ends_with_its_last_day_though_the_principal_stays_away() -> None:
    office = staff({"head": "ann"}, away("ann"), deputy("ann", "bob", period=Period(DAY, DAY)))

    assert office.standing("bob", ["head"], DAY)
    assert office.standing("bob", ["head"], NEXT) is None


def test_a_deputy_for_one_role_does_not_act_in_another() -> None:
    office = staff({"head": "ann", "clerk": "ann"}, away("ann"), deputy("ann", "bob", role="head"))

    assert office.standing("bob", ["head"], DAY)
    assert office.standing("bob", ["clerk"], DAY) is None


def test_a_deputy_for_one_process_does_not_act_in_another() -> None:
    office = staff({"head": "ann"}, away("ann"), deputy("ann", "bob", process="permit"))

    assert office.standing("bob", ["head"], DAY, process="permit")
    assert office.standing("bob", ["head"], DAY, process="licence") is None


def test_an_own_right_comes_before_that_of_a_deputy() -> None:
    office = staff({"head": "ann bob"}, away("ann"), deputy("ann", "bob"))

    assert office.standing("bob", ["head"], DAY) == Standing(person="bob", role="head")


def test_those_of_the_next_rank_act_when_all_of_the_first_are_away() -> None:
    deputies = deputy("ann", "bob"), deputy("ann", "cyd", rank=2)
    there = staff({"head": "ann"}, away("ann"), *deputies)
    away_too = staff({"head": "ann"}, away("ann"), away("bob"), *deputies)

    assert there.standing("cyd", ["head"], DAY) is None
    assert away_too.standing("cyd", ["head"], DAY) == Standing(
        person="cyd", role="head", behalf="ann"
    )


def test_the_deputy_of_an_absent_deputy_acts_for_the_principal() -> None:
    office = staff(
        {"head": "ann"}, away("ann"), away("bob"), deputy("ann", "bob"), deputy("bob", "cyd")
    )

    assert office.standings(["head"], DAY) == [
        Standing(person="cyd", role="head", behalf="ann", via=("bob",))
    ]


def test_a_deputys_deputy_does_not_act_in_a_role_that_was_not_given_on() -> None:
    office = staff(
        {"head": "ann"},
        *(away("ann"), away("bob")),
        *(deputy("ann", "bob"), deputy("bob", "cyd", role="clerk")),
    )

    assert office.standings(["head"], DAY) == []


def test_a_circle_of_deputies_who_are_all_away_ends() -> None:
    office = staff(
        {"head": "ann"},
        *(away("ann"), away("bob"), away("cyd")),
        *(deputy("ann", "bob"), deputy("bob", "cyd"), deputy("cyd", "ann")),
    )

    assert office.standings(["head"], DAY) == []


def test_a_circle_ends_at_whoever_is_there() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob"},
        *(away("ann"), away("cyd")),
        *(deputy("ann", "cyd"), deputy("cyd", "ann"), deputy("cyd", "bob", rank=2)),
    )

    assert [each.person for each in office.standings(["head"], DAY)] == ["bob"]


def test_a_hundred_absent_deputies_of_one_another_are_asked_once_each() -> None:
    ids = [f"p{number}" for number in range(100)]
    everybody = [deputy(one, other) for one in ids for other in ids if one != other]
    office = staff({"head": "p0"}, *map(away, ids), *everybody)

    assert office.standings(["head"], DAY) == []


def test_work_of_nobody_may_be_done_by_everybody_who_is_there() -> None:
    office = staff({"head": "ann", "clerk": "bob"}, away("ann"))

    assert office.standings([], DAY) == [Standing(person="bob")]


def test_an_assigned_person_has_a_right_without_the_role_and_so_has_the_deputy() -> None:
    office = staff({"clerk": "ann bob"}, away("bob", NEXT), deputy("bob", "cyd"))

    assert office.standing("bob", ["head"], DAY, assignee="bob") == Standing(person="bob")
    assert office.standing("ann", ["head"], DAY, assignee="bob") is None
    assert office.standings(["head"], NEXT, assignee="bob") == [
        Standing(person="cyd", behalf="bob")
    ]


def test_rights_are_the_roles_of_a_person_and_of_those_for_whom_it_is_done() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob", "cook": "cyd"},
        away("ann"),
        deputy("ann", "bob", process="permit"),
    )

    assert office.rights("bob", DAY) == {"head", "clerk"}
    assert office.rights("bob", BEFORE) == {"clerk"}
    assert office.rights("ann", DAY) == frozenset()


def test_a_person_is_found_by_account_too() -> None:
    office = staff({"head": "ann"})

    assert office.person("ann") is office.persons["ann"]
    assert office.person("cyd") is None


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Period(), Period(), True),
        (Period(DAY, DAY), Period(DAY, NEXT), True),
        (Period(None, DAY), Period(NEXT), False),
        (Period(NEXT), Period(None, DAY), False),
        (Period(None, DAY), Period(DAY), True),
    ],
)
def test_periods_overlap_where_they_share_a_day(
    one: Period, other: Period, *, overlap: bool
) -> None:
    assert one.overlaps(other) is overlap


def test_an_absence_says_when_and_why() -> None:
    office = staff({"head": "ann"}, away("ann", DAY, NEXT))

    assert office.absence("ann", NEXT) == Absence(
        person="ann", period=Period(DAY, NEXT), reason="leave"
    )
    assert str(Period(DAY, NEXT)) == "from 2026-03-02 until 2026-03-03"
    assert str(Period()) == "always"


@given(st.data())
def test_the_rights_of_one_person_are_those_among_the_rights_of_all(data: st.DataObject) -> None:
    ids = ["ann", "bob", "cyd", "dan"]
    person = st.sampled_from(ids)
    deputies = st.builds(
        Deputy,
        principal=person,
        deputy=person,
        role=st.sampled_from(["", "head"]),
        process=st.sampled_from(["", "permit"]),
        rank=st.integers(1, 2),
    )
    office = staff(
        {"head": data.draw(person), "clerk": "ann bob cyd dan"},
        *map(away, data.draw(st.sets(person))),
        *data.draw(st.lists(deputies, max_size=6)),
    )
    roles, assignee = data.draw(st.sampled_from([["head"], ["head", "clerk"], []])), ""
    if data.draw(st.booleans()):
        assignee = data.draw(person)

    for process in ("", "permit"):
        work = {"process": process, "assignee": assignee}
        every = office.standings(roles, DAY, **work)
        for one in ids:
            own = [each for each in every if each.person == one]
            assert office.standings(roles, DAY, person=one, **work) == own
            assert office.standing(one, roles, DAY, **work) == next(iter(own), None)
