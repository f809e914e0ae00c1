"""Each rule finds what it should, and nothing else, on its own drawings."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from procrunner.check import Rule, rule, rules
from tests.check.fixtures import FOLDER, expected, files, found

BY_NAME = {each.find.__module__.rpartition(".")[2]: each for each in rules()}


def _told(file: Path) -> Counter[str]:
    codes = BY_NAME[file.parent.name].codes
    own = [each for each in found(file) if each.code in codes]
    return Counter(f"{each.code} {each.element}".strip() for each in own)


def _shown(file: Path) -> str:
    return str(file.relative_to(FOLDER))


@pytest.mark.parametrize("name", BY_NAME)
def test_a_rule_has_valid_and_invalid_drawings(name: str) -> None:
    assert list(FOLDER.glob(f"{name}/valid*.bpmn"))
    assert list(FOLDER.glob(f"{name}/invalid*.bpmn"))


@pytest.mark.parametrize("file", files("valid"), ids=_shown)
def test_a_valid_drawing_has_no_finding_of_its_rule(file: Path) -> None:
    assert not _told(file)


@pytest.mark.parametrize("file", files("invalid"), ids=_shown)
def test_an_invalid_drawing_raises_exactly_what_it_says(file: Path) -> None:
    assert expected(file)
    assert _told(file) == Counter(expected(file))


@pytest.mark.parametrize("name", BY_NAME)
def test_every_code_is_raised_by_a_drawing(name: str) -> None:
    said = [line for file in FOLDER.glob(f"{name}/invalid*.bpmn") for line in expected(file)]

    raised = {line.partition(" ")[0] for line in said}

    assert raised == set(BY_NAME[name].codes) - NOT_DRAWN.keys()


NOT_DRAWN = {
    "PR003": "the file would have megabytes; tests/definition has it",
    **dict.fromkeys(
        {f"PR{number}" for number in range(711, 729)} - {"PR711", "PR719", "PR720"},
        "tests/layout has a drawing for each fault",
    ),
    "PR605": "the drawing would be very large; tests/soundness has it",
}


def test_no_code_belongs_to_two_rules() -> None:
    codes = Counter(code for each in rules() for code in each.codes)

    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("each", rules(), ids=lambda each: each.codes[0])
def test_a_page_tells_why_what_happens_and_how_to_mend(each: Rule) -> None:
    title, blank, why = each.page.split("\n")[:3]

    assert title.endswith(".")
    assert blank == ""
    assert why
    assert "\nAt run time: " in each.page
    assert "\nTo mend: " in each.page


def test_every_code_has_its_own_line_on_the_page_of_several() -> None:
    several = [each for each in rules() if len(each.codes) > 1]

    silent = [code for each in several for code in each.codes if f"\n{code}: " not in each.page]

    assert silent == []


def test_findings_have_the_severity_that_the_page_tells() -> None:
    for file in files("invalid"):
        for finding in found(file):
            known = rule(finding.code)
            assert known is not None, finding
            assert finding.severity is known.severity_of(finding.code), finding
