"""What instances really did, counted and timed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrunner.graph import process_map
from procrunner.model import EventKind, HistoryEvent, StoredEvent
from tests import models

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEFINITION = models.definition(
    models.process(
        models.tag("startEvent", "start", name="Begin")
        + models.tag("userTask", "check", name="Check")
        + models.tag("boundaryEvent", "late", name="Late", attachedToRef="check")
        + models.tag("endEvent", "end", name="Done")
        + models.tag("endEvent", "gone", name="Gone")
        + models.chain("start", "check", "end")
        + models.flow("late", "gone")
    )
)
E, C, X = EventKind.ENTERED, EventKind.COMPLETED, EventKind.INTERRUPTED
Told = tuple[EventKind, str, int, str, int]


def _history(*told: Told) -> list[StoredEvent]:
    """Kind, element, token, flow and hour of each event."""
    return [
        StoredEvent(
            number=number,
            at=START + timedelta(hours=hour),
            actor="a",
            event=HistoryEvent(kind=kind, element=element, process="p", token=token, flow=flow),
            hash="",
        )
        for number, (kind, element, token, flow, hour) in enumerate(told, 1)
    ]


def _done(hours: int) -> list[StoredEvent]:
    return _history(
        (C, "start", 1, "", 0),
        (E, "check", 2, "start-check", 0),
        (C, "check", 2, "", hours),
        (C, "end", 3, "check-end", hours),
    )


LATE = _history(
    (C, "start", 1, "", 0),
    (E, "check", 2, "start-check", 0),
    (X, "check", 2, "", 5),
    (C, "late", 4, "", 5),
    (C, "gone", 5, "late-gone", 5),
)


def test_ways_are_counted_and_timed_by_the_median() -> None:
    source = process_map([_done(1), _done(2), _done(30)], [DEFINITION], process="p")

    assert 'label="p: 3 instances"' in source
    assert '[label=" 3 × 2 h " penwidth=4.00]' in source
    assert '[label=" 3 × " penwidth=4.00]' in source
    assert 'label="Check\\n3 ×"' in source


def test_a_boundary_event_is_reached_from_its_host_by_a_dotted_arrow() -> None:
    source = process_map([LATE, _done(1)], [DEFINITION], process="p")

    assert 'label="Check\\n1 ×\\n1 × interrupted"' in source
    assert 'label=" 1 × 5 h " penwidth=2.50 style=dotted' in source


def test_what_nobody_came_to_is_not_drawn() -> None:
    assert "Late" not in process_map([_done(1)], [DEFINITION], process="p")


def test_an_unknown_element_is_drawn_by_its_id() -> None:
    history = _history((C, "renamed", 1, "", 0))

    assert 'label="renamed\\n1 ×"' in process_map([history], [DEFINITION], process="p")


def test_no_instances_are_an_empty_map() -> None:
    assert "p: 0 instances" in process_map([], [], process="p")
