"""Two versions on one drawing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from procrunner.definition import read_file
from procrunner.diagram import Kind, Overlay, overlays, render, together
from procrunner.difference import Difference, compare

PAIRS = Path(__file__).parents[1] / "difference" / "pairs"
NAMES = sorted(path.stem for path in PAIRS.glob("*.bpmn"))


def _pair(name: str) -> Difference:
    return compare(read_file(PAIRS / "before.bpmn"), read_file(PAIRS / f"{name}.bpmn"))


def _marks(overlay: Overlay) -> dict[str, Kind]:
    return {mark.element: mark.kind for mark in overlay.marks}


def _svg(name: str) -> etree._Element:
    merged, overlay = together(_pair(name))
    return etree.fromstring(render(merged, overlay=overlay, language="en"))


def _all(svg: etree._Element, path: str) -> list[etree._Element]:
    return svg.findall(path.replace("g[", "{*}g["))


def test_each_version_is_marked_with_what_it_has() -> None:
    earlier, later = overlays(_pair("new-id"))

    assert _marks(earlier)["Task_send"] is Kind.REMOVED
    assert "Task_deliver" not in _marks(earlier)
    assert _marks(later)["Task_deliver"] is Kind.ADDED
    assert "Task_send" not in _marks(later)


def test_a_mark_tells_what_changed() -> None:
    _, later = overlays(_pair("topic"))

    assert [mark.note for mark in later.marks] == ["topic: 'permit.send' → 'permits.send'"]


def test_a_flow_that_follows_its_end_has_no_mark() -> None:
    _, later = overlays(_pair("moved"))

    assert _marks(later) == {"Task_send": Kind.MOVED}


def test_what_is_gone_is_a_dashed_ghost_with_a_badge_and_a_word_in_the_legend() -> None:
    svg = _svg("removed")

    assert len(_all(svg, ".//g[@data-id='Timer_check']/g[@class='ghost']")) == 1
    assert len(_all(svg, ".//g[@data-id='Flow_late']/g[@class='ghost']")) == 1
    assert len(_all(svg, ".//g[@class='mark removed'][@data-for='Timer_check']")) == 1
    legend = _all(svg, ".//g[@class='legend']")
    assert "".join(legend[0].itertext()) == "removed"


def test_a_ghost_stands_aside_from_what_took_its_place() -> None:
    merged, _ = together(_pair("new-id"))
    places = {shape.element: shape.bounds for shape in merged.diagrams[0].shapes}

    ways = {edge.element: edge.points for edge in merged.diagrams[0].edges}
    assert places["Task_send"].x == places["Task_deliver"].x - 10
    assert ways["Flow_sent"][0][0] == ways["Flow_delivered"][0][0] - 10


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_is_drawn_with_each_thing_once(name: str) -> None:
    svg = _svg(name)

    ids = [str(node.get("data-id")) for node in svg.iter("*") if node.get("data-id")]
    assert len(ids) == len(set(ids))


def test_a_hostile_name_stays_text() -> None:
    svg = _svg("hostile")

    assert list(svg.iter("{*}script")) == []
    assert "<script>alert(1)</script>" in "".join(svg.itertext())


def test_the_same_bytes_whatever_the_seed_of_hashes() -> None:
    program = (
        "import sys; from pathlib import Path; from procrunner.definition import read_file;"
        "from procrunner.difference import compare; from procrunner.diagram import *;"
        "a, b = (read_file(Path(each)) for each in sys.argv[1:]);"
        "merged, overlay = together(compare(a, b));"
        "sys.stdout.buffer.write(render(merged, overlay=overlay))"
    )
    files = [str(PAIRS / "before.bpmn"), str(PAIRS / "new-id.bpmn")]

    pictures = {
        subprocess.run(
            [sys.executable, "-c", program, *files],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(pictures) == 1
