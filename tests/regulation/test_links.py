"""What a checklist points to exists, every step is reached, and every way ends."""

from __future__ import annotations

import pytest

from procrunner.errors import RegulationError
from tests.regulation.given import STEPS, act, text


def refusal(old: str, new: str, **given: str) -> str:
    assert old in STEPS
    with pytest.raises(RegulationError) as caught:
        act(text(steps=STEPS.replace(old, new), **given))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("next: [{to: desk/complete}]", "next: [{to: desk/compleet}]", "next: there is no"),
        ("applies_to: [desk/register]", "applies_to: [desk/x]", "applies_to: there is no 'desk/x'"),
        ("actor: system", "actor: sistem", "actor: there is no 'sistem'"),
        ("systems: [portal]", "systems: [portl]", "systems: there is no 'portl'"),
        ("end: positive", "end: positive\n      calls: provider", "calls: there is no 'provider'"),
        ("end: positive", "end: positive\n      same_as: [a/b]", "same_as: there is no 'a/b'"),
        ("entry: desk/register", "entry: desk/begin", "desk: entry: there is no 'desk/begin'"),
    ],
)
def test_what_is_pointed_to_exists(old: str, new: str, message: str) -> None:
    assert message in refusal(old, new)


def test_a_near_name_is_offered() -> None:
    assert "Did you mean 'desk/complete'?" in refusal("{to: desk/complete}", "{to: desk/complet}")


def test_an_id_stands_once() -> None:
    assert "the step 'desk/register' stands twice" in refusal("id: desk/note", "id: desk/register")


def test_a_step_that_no_way_leads_to_is_told() -> None:
    assert "no way leads to the step 'desk/refuse'\n  Name it in next of the step before it." in (
        refusal(", {to: desk/refuse, when: 'no'}", "")
    )


def test_a_notice_needs_no_way() -> None:
    assert act().steps["permit/desk/note"].is_rule


def test_a_way_that_stops_without_an_end_is_told() -> None:
    assert "the way ends at 'desk/issue', and nothing says how" in refusal(
        "      end: positive\n", ""
    )


def test_a_channel_that_runs_in_a_circle_never_ends() -> None:
    told = refusal(
        """next: [{to: desk/issue, when: 'yes'}, {to: desk/refuse, when: 'no'}]""",
        "next: [{to: desk/register}]",
    )

    assert "the channel 'desk' never ends" in told


def test_calls_may_name_a_group_of_sequences() -> None:
    more = STEPS.split("steps:\n", 1)[1].split("    - id: desk/note")[0]
    one = more.replace("desk/register", "provider/issue/one")
    steps = STEPS.replace("end: positive", "end: positive\n      calls: provider") + (
        "  - id: provider/issue\n    kind: internal\n    channel: provider\n"
        "    entry: provider/issue/one\n    steps:\n"
        + one.replace("      next: [{to: desk/complete}]\n", "      end: positive\n")
    )

    assert act(text(steps=steps)).steps["permit/desk/issue"].calls == "provider"


def test_a_reason_names_a_step_or_a_sequence_of_the_service() -> None:
    with pytest.raises(RegulationError, match="reasons: there is no 'desk/x'"):
        act(text(more="  reasons: [{step: desk/x, reason: because}]\n"))


def test_a_defect_names_services_of_the_act() -> None:
    defect = (
        "defects:\n- {id: D1, severity: low, type: slip, at: {place: p. 1, services: [permitt]},"
        " finding: F, handling: H}\n"
    )

    with pytest.raises(RegulationError, match="defect D1: there is no 'permitt'"):
        act(text(end=defect))
