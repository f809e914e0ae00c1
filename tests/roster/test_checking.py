from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from procrunner.people import Membership, Period
from procrunner.roster import drawn, weaknesses
from procrunner.roster.checking import Drawn
from tests.drawings import user
from tests.models import chain, definition, process, properties, tag
from tests.people.given import DAY, away, deputy, staff

NOTHING = Drawn({}, ())
ALONE = "ann absent, without a deputy who is there"


def day(number: int) -> Any:
    return DAY + timedelta(days=number)


def told(office: Any, days: int = 10, named: Drawn = NOTHING) -> list[str]:
    return [f"{each.kind}: {each.message}" for each in weaknesses(office, DAY, days, named)]


def test_an_office_where_somebody_is_always_there_has_no_weakness() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob cyd"},
        *(away("ann", day(2), day(3)), away("bob")),
        deputy("ann", "cyd", role="head"),
        outside="applicant",
    )

    assert told(office) == []


def test_a_role_without_anybody_is_told_with_its_days() -> None:
    office = staff({"head": "ann"}, away("ann", day(2), day(4)))

    assert told(office) == [
        f"nobody: nobody can act as head from 2026-03-04 until 2026-03-06: {ALONE}"
    ]
    assert told(office, days=2) == []


def test_a_role_that_nobody_has_and_one_that_ends_are_told() -> None:
    ending = Membership(person="ann", role="head", period=Period(None, day(3)))
    office = staff({"clerk": "ann", "head": "", "cook": ""}, ending)

    assert told(office, days=5) == [
        "nobody: nobody can act as cook from 2026-03-02 until 2026-03-06: nobody has the role",
        "nobody: nobody can act as head from 2026-03-06 until 2026-03-06: nobody has the role",
    ]


def test_a_deputy_who_is_away_too_is_no_help() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob cyd"},
        *(away("ann"), away("bob", day(9)), deputy("ann", "bob")),
    )

    assert told(office) == [
        f"nobody: nobody can act as head from 2026-03-11 until 2026-03-11: {ALONE}"
    ]


def test_absences_that_overlap_are_told_unless_they_are_over() -> None:
    past, first, second = (
        away("ann", day(-9), day(-5)),
        away("ann", DAY, day(2)),
        away("ann", day(2)),
    )
    office = staff({"head": "ann bob"}, past, away("ann", day(-8), day(-6)), first, second)

    assert told(office) == [
        "absence: ann is absent from 2026-03-02 until 2026-03-04, and from 2026-03-04 too"
    ]


def test_each_circle_of_deputies_is_told_once() -> None:
    office = staff(
        {"head": "ann bob cyd dan"},
        *(deputy("bob", "cyd"), deputy("cyd", "ann"), deputy("ann", "bob"), deputy("dan", "ann")),
    )

    assert told(office) == ["circle: when all are away nobody acts: ann → bob → cyd → ann"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"role": "head"}, {"role": "clerk"}),
        ({"process": "a"}, {"process": "b"}),
        ({"period": Period(None, day(3))}, {"period": Period(day(4))}),
        ({"period": Period(None, day(-1))}, {}),
    ],
)
def test_deputies_who_never_act_together_are_no_circle(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    office = staff(
        {"head": "ann bob", "clerk": "ann bob"},
        *(deputy("ann", "bob", **one), deputy("bob", "ann", **other)),
    )

    assert told(office, named=Drawn({}, ("a", "b"))) == []


def test_circles_among_a_hundred_deputies_of_one_another_are_found_in_time() -> None:
    ids = [f"p{number:02}" for number in range(100)]
    everybody = [deputy(one, other) for one in ids for other in ids if one != other]

    found = told(staff({"head": " ".join(ids)}, *everybody), days=1)

    assert found[0] == "circle: when all are away nobody acts: p00 → p01 → p00"


def test_deputies_without_standing_are_told() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob"},
        *(deputy("ann", "eve"), deputy("ann", "bob", role="clerk")),
        deputy("ann", "fay", period=Period(None, day(-1))),
    )

    assert told(office) == [
        "deputy: eve is deputy of ann and has no role of the office then",
        "deputy: bob is deputy of ann as clerk, which ann is not then",
    ]


def test_roles_and_processes_that_do_not_meet_the_drawings_are_told() -> None:
    office = staff(
        {"head": "ann", "clerk": "bob"}, deputy("ann", "bob", process="permitt"), head="Басшы"
    )
    named = Drawn({"Басшы": "a.bpmn: t", "clerk": "a.bpmn: u", "cook": "a.bpmn: v"}, ["permit"])

    assert told(office, named=named) == [
        "role: a.bpmn: v is for 'cook', which is no role of the office",
        "process: bob is deputy of ann for the process 'permitt', which nobody drew or deployed",
    ]


def test_drawings_name_candidates_lanes_and_who_is_told_when_work_is_late() -> None:
    lanes = '<bpmn:laneSet id="l"><bpmn:lane id="a" name="Басшы">'
    lanes += "".join(f"<bpmn:flowNodeRef>{id_}</bpmn:flowNodeRef>" for id_ in "tuvwx")
    tasks = [
        user("t", properties(**{"term": "P1D", "term:escalate": "boss"})),
        user("u", camunda_candidateGroups="clerk, head"),
        user("v", camunda_candidateGroups="${who}"),
        user("w", camunda_assignee="ann", camunda_candidateGroups="cook"),
        tag("serviceTask", "x", camunda_type="external", camunda_topic="f"),
    ]
    body = f"{lanes}</bpmn:lane></bpmn:laneSet>{''.join(tasks)}" + chain(*"tuvwx")

    found = drawn([definition(process(body), file="a.bpmn")])

    assert found == Drawn(
        {
            "boss": "a.bpmn: t",
            "Басшы": "a.bpmn: t",
            "clerk": "a.bpmn: u",
            "head": "a.bpmn: u",
            "cook": "a.bpmn: w",
        },
        ["p"],
    )
