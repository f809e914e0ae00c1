"""What differs between two texts of an act is told step by step; moved lines are no change."""

from __future__ import annotations

from procrunner.regulation import Quotes
from procrunner.regulation.change import changes
from tests.regulation.given import STEPS, act, text, with_steps


def told(old: dict[str, str], **given: str) -> list[str]:
    found = changes(with_steps(old, **given), act())
    return [f"{each.what} {each.step} {','.join(each.fields)}".strip() for each in found]


def test_nothing_changed() -> None:
    assert told({}) == []


def test_a_term_and_an_actor() -> None:
    assert told({"max: PT15M": "max: PT20M", "actor: system": "actor: clerk"}) == [
        "changed desk/register term",
        "changed desk/refuse actor",
    ]


def test_the_lines_moved_and_nothing_changed() -> None:
    assert told({"lines: [6, 6]": "lines: [7, 7]"}) == []


def test_the_words_of_the_act_are_compared_where_they_are_at_hand() -> None:
    one, other = Quotes(b"a\nb\nc\nd\ne\nf\n"), Quotes(b"a\nb\nc\nd\ne\nF\n")

    found = list(changes(act(), act(), old_words=one, new_words=other))

    assert [(each.step, each.fields) for each in found] == [("desk/issue", ("words",))]


def test_a_step_came() -> None:
    note = STEPS[STEPS.index("    - id: desk/note") : STEPS.index("    - id: desk/complete")]

    assert told({note: ""}) == ["added desk/note"]


def test_a_step_went() -> None:
    assert told({"id: desk/note": "id: desk/memo"}) == ["removed desk/memo", "added desk/note"]


def test_an_overall_term() -> None:
    assert told({}, terms="[{max: P15D, calendar: working}]") == ["changed  terms"]


def test_a_whole_service() -> None:
    other = act(text().replace("- id: permit", "- id: licence"))

    found = [(each.service, each.what) for each in changes(other, act())]

    assert found == [("licence", "removed"), ("permit", "added")]
