"""Two versions of one drawing, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from procrunner.definition import read
from procrunner.diagram import overlays
from procrunner.difference import compare
from procrunner.errors import DefinitionError
from procrunner.gallery import Sheet, build
from tests.gallery.browser import Page, browser, chromium
from tests.gallery.conftest import FIXTURES, ROOT, definition
from tests.gallery.test_page import FIGURE, Read, data

PAIRS = ROOT / "tests" / "difference" / "pairs"
BOTH = "[...document.querySelectorAll('figure')]"
VIEWS = f"{BOTH}.map((each) => each.querySelector('.drawing').getAttribute('viewBox'))"


def versions(earlier: Path, later: Path) -> str:
    found = compare(definition(earlier), definition(later))
    sheets = [
        Sheet(
            path=PurePosixPath(name, "permit.bpmn"),
            definition=version,
            overlays={"difference": overlay},
        )
        for name, version, overlay in zip(
            ("before", "after"), (found.before, found.after), overlays(found), strict=True
        )
    ]
    return build(
        sheets,
        title="Permit",
        languages=("en", "ru"),
        titles={"before": ("Before", "Было"), "after": ("After", "Стало")},
        beside=True,
    ).decode()


@pytest.fixture(scope="module")
def beside() -> str:
    return versions(PAIRS / "before.bpmn", PAIRS / "renamed.bpmn")


@pytest.fixture(scope="module")
def page(beside: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if not chromium():
        pytest.skip("no Chromium is installed here")
    folder = tmp_path_factory.mktemp("beside")
    (folder / "index.html").write_text(beside, "utf-8")
    with browser(folder / "profile") as tab:
        tab.size(1440, 900)
        tab.open(folder / "index.html")
        yield tab
        assert tab.complaints == []
        asked = [each for each in tab.requests if not each.startswith(("file:", "data:", "about:"))]
        assert asked == []


def test_the_earlier_version_comes_first_and_each_names_its_mate(beside: str) -> None:
    told = [(each["key"], each["mate"]) for each in data(beside)["diagrams"]]

    assert told == [("before.permit", "after.permit"), ("after.permit", "before.permit")]
    assert re.findall(r"<h1><span[^>]*>(.*?)</span>", beside) == [
        "Before: Permit",
        "After: Permit",
    ]
    assert all("bpmn · " in each for each in FIGURE.findall(beside))


def test_ids_stand_once_and_nothing_needs_what_the_policy_forbids(beside: str) -> None:
    read = Read(beside)
    ids = read.values("id")
    names = {name for _, attributes in read.tags for name in attributes}

    assert len(ids) == len(set(ids))
    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_planes_of_both_versions_are_paired_by_what_they_draw() -> None:
    planes = FIXTURES / "sub-processes.bpmn"

    told = data(versions(planes, planes))["diagrams"]

    count = len(definition(planes).diagrams)
    assert count > 1
    assert len(told) == 2 * count
    for one, other in zip(told[::2], told[1::2], strict=True):
        assert (one["mate"], other["mate"]) == (other["key"], one["key"])
        assert one["key"].replace("before", "after") == other["key"]


def test_what_has_no_counterpart_stands_alone() -> None:
    planes = FIXTURES / "sub-processes.bpmn"

    told = data(versions(PAIRS / "before.bpmn", planes))["diagrams"]

    assert [bool(each.get("mate")) for each in told[:2]] == [True, True]
    assert ["mate" in each for each in told[2:]] == [False] * (len(told) - 2)


def test_a_version_without_a_drawing_is_refused() -> None:
    bare = read(
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        b'<process id="permit"/></definitions>',
        file="bare.bpmn",
    )

    with pytest.raises(DefinitionError, match="PR701"):
        build([Sheet(path=PurePosixPath("a.bpmn"), definition=bare)], title="x", beside=True)


def test_both_are_seen_moved_and_told_about_as_one(page: Page) -> None:
    boxes: list[Any] = page.run(
        f"{BOTH}.map((each) => each.querySelector('.drawing').getBoundingClientRect().toJSON())"
    )
    earlier, later = boxes
    first = page.run(VIEWS)
    on = page.run("[overlay, document.querySelectorAll('.shown .marks.on').length]")
    titles = page.run(f"{BOTH}.map((each) => each.innerText.split('\\n')[0])")

    corner = (later["x"] + 20, later["y"] + 20)
    page.drag(corner, (corner[0] + 90, corner[1] + 40))
    moved = page.run(VIEWS)
    page.wheel(earlier["x"] + 50, earlier["y"] + 50, -200)
    page.wait("document.querySelector('.drawing').getAttribute('viewBox') !== '" + moved[0] + "'")
    zoomed = page.run(VIEWS)
    page.run("document.querySelectorAll('figure')[1].querySelector('.drawing').focus()")
    page.run("choose('Task_check')")

    assert earlier["width"] == pytest.approx(later["width"], abs=2)
    assert earlier["height"] == pytest.approx(later["height"], abs=2)
    assert earlier["y"] == later["y"]
    assert on == ["difference", 2]
    assert titles == ["Before: Permit", "After: Permit"]
    assert _corner(moved[0]) == _corner(moved[1])
    assert _corner(moved[0])[0] < _corner(first[0])[0]
    assert _corner(zoomed[0]) == _corner(zoomed[1])
    assert (
        page.run("[...document.querySelectorAll('.chosen')].map((e) => e.dataset.id)")
        == ["Task_check"] * 2
    )
    assert page.run("sheet.key") == "after.permit"
    assert page.run("document.querySelector('#details h2').textContent") == page.run(
        "sheets[1].things.get('Task_check').name"
    )


def test_a_small_window_has_one_above_the_other(page: Page) -> None:
    page.size(880, 900)
    tops = page.run(f"{BOTH}.map((each) => each.getBoundingClientRect().top)")
    wide = page.run("document.documentElement.scrollWidth")
    page.size(1440, 900)

    assert tops[0] + 200 < tops[1]
    assert wide <= 880


def test_both_pages_are_printed(page: Page) -> None:
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) == 2


def _corner(view: str) -> list[float]:
    return [float(each) for each in view.split()[:2]]
