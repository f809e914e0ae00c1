"""The five acts: read, whole, and true to their words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from procrunner.definition import read_file
from procrunner.regulation import Act, Gravity, Kind, Quotes, Step, defects, read, totals
from procrunner.regulation.trace import Drawing, places

FOLDER = Path(__file__).parents[2] / "bpmn"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/regulation.yaml"))
NUMERALS = {
    1: "бір",
    2: "екі",
    3: "үш",
    4: "төрт",
    13: "он үш",
    15: "он бес",
    20: "жиырма",
    30: "отыз",
}
UNITS = {"D": "күн", "H": "сағат", "M": "минут"}
ACTORS = {
    "applicant": "алушы",
    "applicant-or-representative": "алушы",
    "psc-operator": "қызметкер|халыққа",
    "sc-worker": "корпорация",
    "sc-inspector": "инспектор",
    "chancellery": "кеңсе",
    "head": "басшы",
    "deputy-head": "орынбасар",
    "dept-head": "бөлім",
    "specialist": "маман",
    "executor": "орындаушы|жауаптықызметкер",
    "authorised-officer": "уәкілетті",
    "provider": "қызмет(ті)?беруші",
    "responsible-body": "жауаптымемлекеттікорган",
    "working-group": "жұмыстобы",
    "operator": "оператор",
}


@cache
def act(name: str) -> Act:
    path = FOLDER / name / "regulation.yaml"
    return read(path.read_bytes(), file=str(path))


@cache
def words(name: str) -> Quotes:
    path = FOLDER / name / act(name).text
    if not path.is_file():
        pytest.skip(f"the text is not kept here; put it at bpmn/{name}/{path.name}")
    return Quotes(path.read_bytes())


def drawing(name: str, service: str) -> Drawing:
    paths = sorted((FOLDER / name / service).glob("*.bpmn"))
    return Drawing(act(name), {f"{name}/{service}/{path.stem}": read_file(path) for path in paths})


def said(name: str, step: Step) -> str:
    """The words of a step without spaces: justified lines of the acts are letter-spaced."""
    clauses = (step.clause, step.also)
    return "".join("".join(words(name).of(each).split()) for each in clauses if each).lower()


def test_the_totals_of_all_acts() -> None:
    assert totals([act(name) for name in NAMES]) == {
        "acts": 5,
        "services": 10,
        "procedures": 1,
        "channels": 21,
        "sequences": 43,
        "steps": 511,
        "process_steps": 98,
        "condition_steps": 74,
        "task_steps": 297,
        "notice_steps": 42,
        "numbered_processes": 98,
        "numbered_conditions": 33,
        "implied_conditions": 41,
        "refusal_ends": 61,
        "refusal_branches": 1,
        "steps_with_term": 185,
        "defects": 114,
        "high_defects": 30,
        "medium_defects": 58,
        "low_defects": 26,
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_line_range_has_words(name: str) -> None:
    assert list(words(name).findings(act(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_numbered_processes_and_conditions_are_those_of_the_text(name: str) -> None:
    for step in act(name).steps.values():
        if number := step.clause.number:
            kind = "шарт" if step.kind is Kind.CONDITION else "үдеріс|процес"
            assert re.search(rf"(?<!\d)i?{number}[-i]*({kind})", said(name, step)), step.id


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_a_term_stands_in_the_text(name: str) -> None:
    for step in act(name).steps.values():
        for limit in step.limits:
            for term in filter(None, (limit.min, limit.max)):
                for number, unit in re.findall(r"(\d+)([DHM])", term):
                    if int(number) and not limit.note:
                        figure = rf"(?<!\d){number}(?!\d)|{NUMERALS.get(int(number), '-')}"
                        assert re.search(figure.replace(" ", ""), said(name, step)), step.id
                        assert UNITS[unit] in said(name, step), step.id


@pytest.mark.parametrize("name", NAMES)
def test_an_actor_is_named_in_the_text_or_marked_inferred(name: str) -> None:
    for step in act(name).steps.values():
        if step.actor != "system" and "actor" not in step.inferred and not step.is_rule:
            words_of_item = said(name, step) or ""
            named = re.search(ACTORS[step.actor], words_of_item)
            assert named or _carries_on(name, step), step.id


@pytest.mark.parametrize("name", NAMES)
def test_every_grave_defect_is_told_on_the_drawings_of_its_services(name: str) -> None:
    grave = [each for each in act(name).defects if each.gravity is Gravity.HIGH]
    untold = [
        f"{service}: {defect.id}"
        for defect in grave
        for service in defect.services
        if (drawn := drawing(name, service)).definitions and not places(defect, drawn)
    ]

    assert grave
    assert untold == []


def test_all_acts_together_have_thirty_grave_defects() -> None:
    every = defects([act(name) for name in NAMES])

    assert sum(each.gravity is Gravity.HIGH for each in every) == 30


def _carries_on(name: str, step: Step) -> bool:
    """The second sentence of an item has the subject of the first one."""
    first = [
        other
        for other in act(name).steps.values()
        if other.clause.paragraph == step.clause.paragraph
        and other.clause.item == step.clause.item
        and other.actor == step.actor
    ]
    return bool(step.clause.part) and any(
        re.search(ACTORS[step.actor], said(name, other)) for other in first
    )


def test_the_minutes_of_the_zhambyl_certificate() -> None:
    steps = act("zhambyl-2015-222").steps
    shown = {
        id_.rpartition("/")[2]: [term.max for term in step.limits]
        for id_, step in steps.items()
        if id_.startswith("inspection-certificate/provider/")
    }

    assert shown == {
        "task-1": ["PT15M"],
        "task-2": ["PT2H"],
        "task-3": ["PT1H"],
        "check-documents": [],
        "task-4": ["P1D"],
        "task-4-refusal": [],
        "task-5": ["PT2H"],
        "task-6": ["PT2H", "PT20M"],
    }
