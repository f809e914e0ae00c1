"""A checklist is read whole, or refused with file, line, and how to mend it."""

from __future__ import annotations

import pytest

from procrunner.errors import RegulationError
from procrunner.regulation import Kind, read
from tests.regulation.given import HEAD, STEPS, act, text


def refusal(content: str) -> str:
    with pytest.raises(RegulationError) as caught:
        read(content.encode(), file="regulation.yaml")
    return str(caught.value)


def line_of(content: str, words: str) -> int:
    return content[: content.index(words)].count("\n") + 1


def test_a_step_knows_who_where_how_long_and_what_follows() -> None:
    step = act().steps["permit/desk/register"]

    assert (step.kind, step.actor, step.systems) == (Kind.TASK, "clerk", ("journal",))
    assert (str(step.clause), step.clause.lines) == ("p. 1 item 1", (1, 2))
    assert (step.term.max, step.term.calendar) == ("PT15M", "working")
    assert [branch.to for branch in step.next] == ["desk/complete"]


def test_no_yaml_is_told_with_its_line() -> None:
    told = refusal("schema: 1\nact: ]\n")

    assert told.startswith("regulation.yaml:2:6: RG001 not YAML: ")
    assert told.endswith("\n  Check the indentation.")


def test_an_empty_file_is_refused() -> None:
    assert refusal("") == "regulation.yaml:1:1: RG001 the file is empty"


def test_another_schema_is_refused() -> None:
    content = text().replace("schema: 1", "schema: 2")

    assert refusal(content) == (
        "regulation.yaml:1:1: RG002 this is not schema 1\n  Write schema: 1"
    )


def test_a_misspelt_key_is_told_with_the_right_one() -> None:
    content = text().replace("      kind: notice", "      knd: notice")
    line = line_of(content, "knd: notice")

    assert f"regulation.yaml:{line}:7: RG002 a step knows no 'knd'\n  Did you mean 'kind'?" in (
        refusal(content)
    )


def test_a_missing_key_is_told() -> None:
    content = text().replace("      text: {kk: Беру, en: Issue}\n", "")

    assert "a step has no 'text'\n  Write text: …" in refusal(content)


def test_an_unknown_kind_is_told_with_those_there_are() -> None:
    content = text().replace("kind: notice", "kind: memo")

    assert "a step: kind knows no 'memo'\n  Known are: process, condition, task, notice." in (
        refusal(content)
    )


@pytest.mark.parametrize("term", ["15M", "P", "PT", "P1W", "pt15m"])
def test_a_term_that_is_no_duration_is_refused(term: str) -> None:
    content = text().replace("max: PT15M", f"max: {term}")

    assert f"'{term}' is no term\n  Write PT20M, PT2H or P1D." in refusal(content)


def test_a_term_needs_its_calendar() -> None:
    content = text().replace(", calendar: working", "")

    assert "a term says its calendar\n  Write one of: working, clock, unspecified." in (
        refusal(content)
    )


def test_lines_run_forward() -> None:
    content = text().replace("lines: [1, 2]", "lines: [2, 1]")

    assert "a clause: lines is [first, last]" in refusal(content)


def test_a_branch_leads_somewhere_or_ends() -> None:
    content = text().replace("next: [{to: desk/complete}]", "next: [{when: 'yes'}]")

    assert "a branch leads to a step or ends\n  Write to: STEP or refusal: CODE" in (
        refusal(content)
    )


def test_a_reason_is_for_one_thing() -> None:
    content = text(more="  reasons: [{reason: because}]\n")

    assert "a reason is for a step or a sequence" in refusal(content)


def test_all_faults_are_told_at_once() -> None:
    content = text().replace("kind: notice", "kind: memo").replace("max: PT15M", "max: soon")

    assert refusal(content).count("RG002") == 2


def test_a_list_where_a_mapping_belongs_is_told() -> None:
    content = f"{HEAD}  terms: []\n  results: []\n{STEPS}".replace("roles:\n", "roles: []\nx:\n")

    assert "the file knows no 'x'" in refusal(content)
