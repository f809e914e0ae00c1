"""Overlays tell with badges, shapes and words; colour only helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lxml import etree

from procrunner.definition import read_file
from procrunner.diagram import (
    Kind,
    Mark,
    Overlay,
    case,
    coverage,
    effect,
    findings,
    heat,
    overdue,
    path,
    render,
    tokens,
)
from procrunner.errors import Finding, Severity
from procrunner.model import EventKind, HistoryEvent, StoredEvent, Wait, WaitKind
from tests.models import definition, line, process, tag

SVG = "{http://www.w3.org/2000/svg}"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures"
FLOWS = read_file(FIXTURES / "flows.bpmn")


def wait(element: str, kind: WaitKind = WaitKind.USER, **more: object) -> Wait:
    return Wait(token=1, element=element, process="p", name="", kind=kind, **more)  # type: ignore[arg-type]


def stored(kind: EventKind, element: str = "", flow: str = "") -> StoredEvent:
    event = HistoryEvent(kind=kind, element=element, flow=flow)
    return StoredEvent(number=1, at=NOW, actor="aigul", event=event, hash="")


def at(kind: EventKind, element: str, *, process: str = "p", token: int = 0) -> StoredEvent:
    event = HistoryEvent(kind=kind, element=element, process=process, token=token)
    return StoredEvent(number=1, at=NOW, actor="aigul", event=event, hash="")


def badges(svg: bytes) -> dict[tuple[str, str], str]:
    root = etree.fromstring(svg)
    return {
        (node.get("data-for", ""), node.get("class", "").removeprefix("mark ")): "".join(
            node.itertext(f"{SVG}tspan")
        )
        for node in root.iter(f"{SVG}g")
        if node.get("class", "").startswith("mark ")
    }


def legend(svg: bytes) -> list[str]:
    root = etree.fromstring(svg)
    return root.xpath("//*[@class='legend']//*[local-name()='tspan']/text()")  # type: ignore[return-value]


def test_tokens_at_one_element_are_counted() -> None:
    overlay = tokens([wait("A"), wait("A"), wait("B")])

    assert badges(render(FLOWS, overlay=overlay)) == {("A", "token"): "2", ("B", "token"): "1"}


def test_an_incident_and_a_late_wait_have_badges_of_their_own() -> None:
    late = wait("B", WaitKind.TIMER, due=NOW - timedelta(days=1))

    overlay = tokens([wait("A", WaitKind.INCIDENT, detail="no answer"), late], now=NOW)

    svg = render(FLOWS, overlay=overlay)
    assert set(badges(svg)) == {("A", "incident"), ("B", "token"), ("B", "overdue")}
    assert "no answer" in svg.decode()


def test_what_the_working_calendar_calls_late_is_marked() -> None:
    assert set(badges(render(FLOWS, overlay=overdue(["A"])))) == {("A", "overdue")}


def test_a_path_tints_elements_with_their_time_and_thickens_flows() -> None:
    history = [
        stored(EventKind.COMPLETED, "A"),
        stored(EventKind.ENTERED, "B", "A_B"),
        stored(EventKind.COMPLETED, "B"),
    ]

    svg = render(FLOWS, overlay=path(history, zone=timezone(timedelta(hours=5))))

    assert badges(svg) == {("A", "passed"): "02.03 14:00", ("B", "passed"): "02.03 14:00"}
    way = etree.fromstring(svg).find(f".//{SVG}g[@data-id='A_B']/{SVG}path[@class='body']")
    assert way is not None
    assert float(way.get("stroke-width", "0")) > 3


def test_a_case_is_drawn_with_what_it_did_in_this_file_and_not_in_others() -> None:
    drawn = definition(process(line(tag("userTask", "A"), tag("userTask", "B"))))
    events = [at(EventKind.COMPLETED, "A"), at(EventKind.COMPLETED, "B", process="called")]
    waits = [wait("B"), replace(wait("A"), process="called")]

    overlay = case(drawn, events, waits)

    assert [(mark.element, mark.kind) for mark in overlay.marks] == [
        ("A", Kind.PASSED),
        ("B", Kind.TOKEN),
    ]


@pytest.mark.parametrize(
    ("last", "marks"),
    [
        (None, [("call", Kind.TOKEN)]),
        (EventKind.COMPLETED, [("call", Kind.PASSED)]),
        (EventKind.INTERRUPTED, []),
    ],
)
def test_a_call_holds_the_token_until_what_it_calls_has_ended(
    last: EventKind | None, marks: list[tuple[str, Kind]]
) -> None:
    drawn = definition(process(line(tag("callActivity", "call", calledElement="called"))))
    events = [at(EventKind.ENTERED, "call", token=7)]
    if last:
        events.append(at(last, "call", token=7))

    overlay = case(drawn, events, [replace(wait("A"), process="called")])

    assert [(mark.element, mark.kind) for mark in overlay.marks] == marks


def test_heat_shows_numbers_and_the_ends_of_its_scale() -> None:
    svg = render(FLOWS, overlay=heat({"A": 3, "B": 40.5}), language="en")

    assert badges(svg) == {("A", "heat"): "3", ("B", "heat"): "40.5"}
    assert legend(svg) == ["3", "40.5", "from low to high"]


def test_heat_of_durations_speaks_the_language() -> None:
    overlay = heat({"A": timedelta(days=2, hours=3, minutes=4), "B": timedelta()}, language="kk")

    assert [mark.text for mark in overlay.marks] == ["2 тәу 3 сағ", "0 с"]


def test_heat_of_nothing_is_nothing() -> None:
    assert heat({}) == Overlay()


def test_findings_show_severity_and_code() -> None:
    overlay = findings(
        [
            Finding(code="PR204", message="no handler", element="A"),
            Finding(code="PR310", message="no term", element="A", severity=Severity.WARNING),
            Finding(code="PR311", message="no role", element="A", severity=Severity.WARNING),
            Finding(code="PR411", message="odd", element="A_B", severity=Severity.INFO),
            Finding(code="PR001", message="the whole file"),
        ]
    )

    assert badges(render(FLOWS, overlay=overlay)) == {
        ("A", "error"): "PR204",
        ("A", "warning"): "PR310 +1",
        ("A_B", "info"): "PR411",
    }


def test_coverage_marks_what_no_test_reached() -> None:
    svg = render(FLOWS, overlay=coverage({"A", "A_B"}, ["A", "B", "A_B", "B_G"]), language="ru")

    assert set(badges(svg)) == {("A", "covered"), ("B", "uncovered"), ("B_G", "uncovered")}
    assert legend(svg) == ["не проверено тестом", "проверено тестом"]


def test_overlays_add_up_on_one_diagram() -> None:
    both = path([stored(EventKind.COMPLETED, "A")], title="2026-17") + tokens([wait("B")])

    svg = render(FLOWS, overlay=both, language="kk")

    assert set(badges(svg)) == {("A", "passed"), ("B", "token")}
    assert legend(svg) == ["осында күтуде", "өтілген жол"]
    assert "2026-17" in svg.decode()


def test_a_token_inside_a_collapsed_sub_process_shows_on_it() -> None:
    definition = read_file(FIXTURES / "sub-processes.bpmn")

    outer = badges(render(definition, overlay=tokens([wait("Deep_Task")])))
    inner = badges(render(definition, diagram="Closed", overlay=tokens([wait("Deep_Task")])))

    assert outer == {("Closed", "token"): "1"}
    assert inner == {("Deep_Task", "token"): "1"}


def test_a_finding_about_the_whole_process_shows_on_its_pool() -> None:
    finding = Finding(code="PR101", message="no start", element="Process")

    svg = render(read_file(FIXTURES / "pools.bpmn"), overlay=findings([finding]))

    assert badges(svg) == {("Service", "error"): "PR101"}


def test_marks_on_unknown_elements_are_left_out() -> None:
    plain = render(FLOWS)

    assert render(FLOWS, overlay=tokens([wait("nowhere")])) == plain


def test_every_kind_of_mark_has_a_word_in_every_language() -> None:
    marks = tuple(Mark(element="A", kind=kind) for kind in Kind)

    for language in ("kk", "ru", "en"):
        words = legend(render(FLOWS, overlay=Overlay(marks=marks), language=language))
        assert len([word for word in words if word.strip()]) == len(Kind)


def test_a_hostile_mark_is_only_text() -> None:
    mark = Mark(element="A", kind=Kind.INFO, text="<script>\x00", note="]]>\x1b[31m")

    root = etree.fromstring(render(FLOWS, overlay=Overlay(marks=(mark,), title="<b>&\x07")))

    assert root.find(f".//{SVG}script") is None


@pytest.mark.parametrize("name", ["pools", "events", "sub-processes"])
def test_badges_hide_no_symbol_of_another_element(name: str) -> None:
    definition = read_file(FIXTURES / f"{name}.bpmn")
    small = [shape for shape in definition.diagrams[0].shapes if shape.bounds.width < 60]

    svg = render(definition, overlay=tokens([wait(shape.element) for shape in small]))

    root = etree.fromstring(svg)
    for group in root.iter(f"{SVG}g"):
        if group.get("class") == "mark token":
            pill = group.find(f"{SVG}rect")
            assert pill is not None
            x, y = float(pill.get("x", "0")), float(pill.get("y", "0"))
            for shape in small:
                box = shape.bounds
                core = (box.x + 9, box.y + 9, box.x + box.width - 9, box.y + box.height - 9)
                apart = (
                    x >= core[2]
                    or x + float(pill.get("width", "0")) <= core[0]
                    or y >= core[3]
                    or y + float(pill.get("height", "0")) <= core[1]
                )
                assert apart, (group.get("data-for"), shape.element)


def test_what_a_command_ends_and_begins_is_marked_in_the_file_of_its_process() -> None:
    drawn = definition(process(line(tag("userTask", "a"), tag("userTask", "b"))))
    other = replace(wait("a"), process="called")

    found = effect(drawn, [wait("a"), other], [wait("b")])

    assert [(mark.element, mark.kind) for mark in found.marks] == [
        ("a", Kind.REMOVED),
        ("b", Kind.ADDED),
    ]
