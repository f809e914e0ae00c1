"""What differs between two files is found, and told for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.definition import Definition, read_file
from procrunner.difference import Aspect, Difference, Kind, compare, tell
from tests import models

PAIRS = Path(__file__).parent / "pairs"


def pair(name: str) -> Difference:
    return compare(_read("before"), _read(name))


def _read(name: str) -> Definition:
    return read_file(PAIRS / f"{name}.bpmn", shown=f"{name}.bpmn")


def _kinds(found: Difference) -> dict[str, Kind]:
    return {change.thing.id: change.kind for change in found.changes}


def _text(found: Difference) -> str:
    return "\n".join(line for _, line in tell(found))


@pytest.mark.parametrize(
    ("name", "id_", "detail"),
    [
        ("retyped", "Task_send", (Aspect.TYPE, "type", "serviceTask", "sendTask")),
        ("lane", "Task_send", (Aspect.LANE, "lane", "Lane_system", "Lane_clerk")),
        ("timer", "Timer_check", (Aspect.FACT, "timer duration", "P3D", "P5D")),
        ("topic", "Task_send", (Aspect.FACT, "topic", "permit.send", "permits.send")),
        ("term", "Task_check", (Aspect.FACT, "term", "P3D", "P5D")),
        (
            "renamed",
            "Task_check",
            (Aspect.FACT, "name", "Check the papers", "Look through the papers"),
        ),
        (
            "parameter",
            "Task_send",
            (Aspect.FACT, "input to", "${applicant}", "${representative}"),
        ),
        (
            "condition",
            "Flow_complete",
            (Aspect.FACT, "condition", "${complete}", "${complete && reason == null}"),
        ),
    ],
)
def test_one_change_has_one_detail(
    name: str, id_: str, detail: tuple[Aspect, str, str, str]
) -> None:
    found = pair(name)

    details = found.changes[0].details
    assert _kinds(found) == {id_: Kind.CHANGED}
    assert [(each.aspect, each.what, each.before, each.after) for each in details] == [detail]


def test_a_form_is_told_field_by_field() -> None:
    found = pair("form")

    assert _kinds(found) == {"Task_check": Kind.CHANGED}
    assert [(each.aspect, each.what) for each in found.changes[0].details] == [
        (Aspect.FACT, "field reason label"),
        (Aspect.FACT, "field reason constraint maxlength"),
        (Aspect.ORDER, "order of each field"),
    ]


def test_a_loop_is_told() -> None:
    assert [(each.what, each.before, each.after) for each in pair("loop").changes[0].details] == [
        ("multi-instance collection", None, "papers"),
        ("multi-instance elementVariable", None, "paper"),
    ]


def test_attributes_of_a_process_and_names_of_pools_count() -> None:
    found = pair("process")

    assert _kinds(found) == {"permit": Kind.CHANGED, "Pool_applicant": Kind.CHANGED}


def test_an_added_task_comes_with_its_flow() -> None:
    assert _kinds(pair("added")) == {
        "Task_note": Kind.ADDED,
        "Flow_noted": Kind.ADDED,
        "Flow_sent": Kind.CHANGED,
    }


def test_what_is_gone_is_removed() -> None:
    assert _kinds(pair("removed")) == dict.fromkeys(
        ("Timer_check", "End_late", "Flow_late"), Kind.REMOVED
    )


def test_another_parent_is_told() -> None:
    changes = {change.thing.id: change for change in pair("parent").changes}

    assert [each.aspect for each in changes["Task_send"].details] == [Aspect.PARENT]
    assert changes["Sub_sending"].kind is Kind.ADDED


def test_what_is_only_drawn_elsewhere_is_only_moved() -> None:
    found = pair("moved")

    assert _kinds(found) == {"Task_send": Kind.MOVED, "Flow_sent": Kind.MOVED}
    assert _text(found) == (
        "process 'Permit' (permit)\n  ↔ moved: 'Send the permit' (Task_send), 1 flow\n2 moved"
    )


def test_other_prefixes_attribute_order_space_comments_and_order_are_formatting() -> None:
    found = pair("formatting")

    assert found.is_empty
    assert found.is_only_formatting
    assert _text(found) == "only formatting differs"


def test_a_file_is_like_itself() -> None:
    found = pair("before")

    assert found.is_empty
    assert not found.is_only_formatting
    assert _text(found) == "no difference"


def test_a_new_id_is_guessed_and_still_told_as_removed_and_added() -> None:
    found = pair("new-id")

    assert _kinds(found)["Task_send"] is Kind.REMOVED
    assert _kinds(found)["Task_deliver"] is Kind.ADDED
    assert [(each.before.id, each.after.id) for each in found.renamings] == [
        ("Task_send", "Task_deliver"),
        ("Flow_sent", "Flow_delivered"),
    ]


def test_of_a_long_text_only_what_differs_is_told() -> None:
    assert (
        "      documentation: '…e looked through within three working days after the…'"
        " → '…e looked through within five working days after the…'"
    ) in _text(pair("documented")).splitlines()


def test_whatever_stands_in_an_extension_counts() -> None:
    listener = '<camunda:executionListener event="start" class="{}" />'
    before, after = (
        models.definition(
            models.process(
                models.tag(
                    "task",
                    "t",
                    f"<bpmn:extensionElements>{listener.format(name)}</bpmn:extensionElements>",
                )
            )
        )
        for name in ("org.One", "org.Other")
    )

    found = compare(before, after)

    assert [(each.what, each.before, each.after) for each in found.changes[0].details] == [
        ("executionListener start class", "org.One", "org.Other")
    ]


@pytest.mark.parametrize("path", sorted(PAIRS.glob("*.bpmn")), ids=lambda path: path.stem)
def test_there_and_back_are_opposites(path: Path) -> None:
    there = compare(_read("before"), _read(path.stem))
    back = compare(_read(path.stem), _read("before"))

    opposite = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    assert _kinds(back) == {id_: opposite.get(kind, kind) for id_, kind in _kinds(there).items()}
