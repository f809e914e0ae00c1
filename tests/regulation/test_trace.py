"""Each way in which a drawing may differ from its act is found, and nothing else."""

from __future__ import annotations

import pytest

from procrunner.regulation.trace import State, trace
from tests.regulation.given import (
    GOOD,
    act,
    bpmn,
    covered,
    element,
    flow,
    properties,
    text,
    told,
    with_steps,
)

TASK = 'camunda:candidateGroups="clerk"'


def register(attributes: str = TASK, **changed: str) -> str:
    given = {
        "reg_step": "desk/register desk/note",
        "reg_system": "journal",
        "term": "PT15M",
        "term_calendar": "working",
        **changed,
    }
    kept = {name: value for name, value in given.items() if value}
    return element("userTask", "register", attributes, **kept)


def test_a_good_drawing_has_no_gaps() -> None:
    coverage = covered()

    assert told(coverage) == []
    assert coverage.is_complete
    assert coverage.count(State.IMPLEMENTED) == 5


def test_a_step_without_an_element() -> None:
    coverage = covered(bpmn(register=register(reg_step="desk/register")))

    assert told(coverage) == ["element desk/note : no element names it"]
    assert coverage.count(State.MISSING) == 1


def test_a_step_left_out_with_a_reason_is_listed() -> None:
    of = act(text(more="  reasons: [{step: desk/note, reason: a matter of course}]\n"))

    coverage = covered(bpmn(register=register(reg_step="desk/register")), of=of)

    assert coverage.is_complete
    assert coverage.count(State.LISTED) == 1
    assert coverage.gaps[0].reason == "a matter of course"


def test_a_reason_for_a_sequence_holds_for_its_steps() -> None:
    of = act(text(more="  reasons: [{sequence: desk, reason: second text}]\n"))

    coverage = covered(bpmn(register=register(reg_step="desk/register")), of=of)

    assert coverage.is_complete


def test_a_reason_for_what_is_drawn_is_told() -> None:
    of = act(text(more="  reasons: [{step: desk/note, reason: a matter of course}]\n"))

    assert told(covered(of=of)) == [
        "reason desk/note : is drawn; its reason in line 28 is not needed"
    ]


def test_an_element_without_a_clause() -> None:
    assert told(covered(bpmn(issued=element("endEvent", "issued")))) == [
        "clause  issued: names no step; write reg:step, or reg:addition: why"
    ]


def test_an_addition_says_why_and_needs_no_clause() -> None:
    coverage = covered(bpmn(issued=element("endEvent", "issued", reg_addition="for the record")))

    assert told(coverage) == []
    assert [mark.id for mark in coverage.additions] == ["issued"]


def test_a_gateway_that_joins_needs_no_clause() -> None:
    join = element("exclusiveGateway", "join") + flow("join", "issue")

    assert told(covered(bpmn(join=join))) == []


def test_a_gateway_that_parts_needs_one() -> None:
    part = element("exclusiveGateway", "part") + flow("part", "issue") + flow("part", "refuse")

    assert told(covered(bpmn(part=part))) == [
        "clause  part: names no step; write reg:step, or reg:addition: why"
    ]


def test_the_plain_start_of_a_sub_process_needs_none() -> None:
    inside = '<subProcess id="sub"><startEvent id="inner"/></subProcess>'

    assert told(covered(bpmn(sub=inside))) == [  # of the sub-process only
        "clause  sub: names no step; write reg:step, or reg:addition: why"
    ]


def test_a_step_that_the_act_does_not_have() -> None:
    issued = element("endEvent", "issued", reg_step="desk/isue")

    assert told(covered(bpmn(issued=issued))) == [
        "unknown desk/isue issued: the act has no step 'desk/isue'"
    ]


def test_a_rule_at_an_element_that_it_does_not_bind() -> None:
    drawn = bpmn(
        register=register(reg_step="desk/register"),
        issue=element("userTask", "issue", reg_step="desk/issue desk/note"),
    )

    assert told(covered(drawn)) == [
        "rule desk/note issue: the rule binds desk/register, which this is not"
    ]


def test_a_rule_may_have_an_element_of_its_own() -> None:
    drawn = bpmn(
        register=register(reg_step="desk/register"),
        note=element("manualTask", "note", 'camunda:candidateGroups="clerk"', reg_step="desk/note"),
    )

    assert told(covered(drawn)) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"term": "PT20M"}, "term PT20M; the act says PT15M"),
        ({"term_calendar": "clock"}, "term:calendar is not 'working', as the act says"),
        ({"term_calendar": ""}, "term:calendar is not 'working', as the act says"),
    ],
)
def test_a_term_that_differs(changed: dict[str, str], message: str) -> None:
    assert told(covered(bpmn(register=register(**changed)))) == [
        f"term desk/register register: {message}"
    ]


def test_a_term_that_is_missing() -> None:
    assert told(covered(bpmn(register=register(term="", term_calendar="")))) == [
        "term desk/register start: has no term; the act says PT15M"
    ]


def test_a_term_that_the_act_does_not_give() -> None:
    issue = element("userTask", "issue", reg_step="desk/issue", term="P1D")

    assert told(covered(bpmn(issue=issue))) == [
        "term desk/issue issue: term P1D; the act gives none"
    ]


def test_a_term_with_a_reason_may_differ() -> None:
    drawn = bpmn(register=register(term="PT20M", term_reason="the journal is slow"))

    assert told(covered(drawn)) == []


def test_the_same_term_in_other_units() -> None:
    assert told(covered(bpmn(register=register(term="PT900S")))) == []


def test_the_term_of_another_step_may_hold() -> None:
    of = with_steps(
        {"      end: positive": "      term: {within: desk/register}\n      end: positive"}
    )
    issue = element(
        "userTask", "issue", reg_step="desk/issue", term="PT15M", term_calendar="working"
    )

    assert told(covered(bpmn(issue=issue), of=of)) == []


def test_what_a_system_does_at_once_needs_no_term() -> None:
    of = with_steps(
        {"      refusal: papers": "      term: {max: PT0S, calendar: clock}\n      refusal: papers"}
    )

    assert told(covered(of=of)) == []


def test_the_overall_term_stands_somewhere() -> None:
    of = act(text(terms="[{max: P15D, calendar: working, variant: issue}]"))

    assert told(covered(of=of)) == [
        "term  : the overall term P15D (issue) is on no process, call or sub-process"
    ]


def test_the_overall_term_may_stand_on_the_process() -> None:
    of = act(text(terms="[{max: P15D, calendar: working}]"))
    process = properties(term="P15D", term_calendar="working")

    assert told(covered(bpmn(process), of=of)) == []


def test_an_overall_term_that_is_not_the_acts() -> None:
    process = properties(term="P3D", term_calendar="working")

    assert told(covered(bpmn(process))) == [
        "term  town-1.permit.desk: overall term P3D is not the act's"
    ]


def test_a_task_of_somebody_else() -> None:
    drawn = bpmn(register=register('camunda:candidateGroups="applicant"'))

    assert told(covered(drawn)) == [
        "role desk/register register: is done by applicant; the act says clerk"
    ]


def test_a_role_may_be_acted_by_another() -> None:
    assert told(covered(bpmn(register=register('camunda:candidateGroups="helper"')))) == []


def test_a_step_of_a_person_in_the_lane_of_a_system() -> None:
    of = with_steps({"who: {actor: system, systems: [portal]}": "who: {actor: clerk}"})

    assert told(covered(of=of)) == [
        "role desk/refuse refuse: is done by system; the act says clerk"
    ]


def test_a_system_that_the_step_names_may_act_for_a_person() -> None:
    of = with_steps({"actor: system, systems: [portal]": "actor: clerk, systems: [portal]"})

    assert told(covered(of=of)) == []


def test_a_system_that_is_missing() -> None:
    assert told(covered(bpmn(register=register(reg_system="")))) == [
        "system desk/register start: shows no journal; name it with reg:system"
    ]


def test_a_refusal_without_an_end_of_its_own() -> None:
    refused = element("endEvent", "refused", reg_addition="why not")

    assert told(covered(bpmn(refused=refused))) == [
        "refusal desk/refuse : refusal 'papers': no end event names it"
    ]


def test_a_refusal_that_nothing_leads_to() -> None:
    drawn = bpmn(flows=GOOD["flows"].replace(flow("complete", "refuse"), ""))

    assert "refusal desk/refuse : refusal 'papers': nothing leads to refused" in (
        told(covered(drawn))
    )


def test_nothing_drawn_is_all_missing() -> None:
    held = act()

    coverage = trace(held, held.services[0], {})

    assert coverage.count(State.MISSING) == 5
    assert coverage.open == {"element": 5, "refusal": 1}


GRAVE = "{id: D-1, severity: high, type: logic, at: {place: p. 1}, finding: Two, handling: One}"


def test_a_grave_defect_has_to_be_told() -> None:
    coverage = covered(of=act(text(end=f"defects:\n- {GRAVE}\n")))

    assert told(coverage) == ["defect  : no documentation or annotation names D-1: One"]


def test_a_lesser_defect_need_not_be_told() -> None:
    lesser = GRAVE.replace("high", "medium")

    assert covered(of=act(text(end=f"defects:\n- {lesser}\n"))).is_complete


@pytest.mark.parametrize(
    "inside",
    [
        "<documentation>One end (D-1).</documentation>",
        '<textAnnotation id="t"><text>D-1: one end</text></textAnnotation>',
    ],
)
def test_it_is_told_where_people_read(inside: str) -> None:
    assert covered(bpmn(inside), of=act(text(end=f"defects:\n- {GRAVE}\n"))).is_complete


@pytest.mark.parametrize(
    "inside",
    ["<documentation>D-10</documentation>", "<documentation>XD-1</documentation>", "<!-- D-1 -->"],
)
def test_parts_of_other_ids_and_comments_tell_nothing(inside: str) -> None:
    assert not covered(bpmn(inside), of=act(text(end=f"defects:\n- {GRAVE}\n"))).is_complete
