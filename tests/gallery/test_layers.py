"""Shapes are said once, names once a language, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from lxml import etree

from procrunner.diagram import Kind, Mark, Overlay, render
from procrunner.diagram.layers import draw_layers
from procrunner.gallery import Sheet, build
from tests.gallery.conftest import FIXTURES, ROOT, definition, overlays

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("kk", "ru", "en")
FILES = sorted([*FIXTURES.glob("*.bpmn"), *(ROOT / "bpmn").rglob("*.bpmn")])
every_plane = pytest.mark.parametrize(
    ("path", "number"),
    [
        pytest.param(path, number, id=f"{path.parent.name}/{path.stem}-{number}")
        for path in FILES
        for number in range(len(definition(path).diagrams))
    ],
)


def texts(root: etree._Element) -> list[str]:
    return sorted(" ".join(node.itertext()) for node in root.iter(f"{SVG}text"))


def shapes(root: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(node.tag), {str(k): str(v) for k, v in node.attrib.items()})
        for group in root.iter(f"{SVG}g")
        if group.get("data-id")
        for node in group.iter(f"{SVG}*")
        if node.tag not in (f"{SVG}text", f"{SVG}tspan", f"{SVG}title")
    ]


@every_plane
def test_each_language_has_a_layer_with_all_its_names(path: Path, number: int) -> None:
    shown = definition(path)

    drawing = etree.fromstring(draw_layers(shown, diagram=number, languages=LANGUAGES).svg)

    layers = {
        layer.get("data-lang"): texts(layer)
        for layer in drawing.iter(f"{SVG}g")
        if layer.get("data-lang")
    }
    assert layers == {
        language: texts(etree.fromstring(render(shown, diagram=number, language=language)))
        for language in LANGUAGES
    }


@every_plane
def test_the_shapes_are_those_of_every_language(path: Path, number: int) -> None:
    shown = definition(path)

    drawing = etree.fromstring(draw_layers(shown, diagram=number, languages=LANGUAGES).svg)

    for language in LANGUAGES:
        alone = etree.fromstring(render(shown, diagram=number, language=language))
        assert shapes(drawing) == shapes(alone)


@every_plane
def test_the_view_holds_the_names_of_every_language(path: Path, number: int) -> None:
    shown = definition(path)

    view = draw_layers(shown, diagram=number, languages=LANGUAGES).view

    for language in LANGUAGES:
        alone = etree.fromstring(render(shown, diagram=number, language=language))
        x, y, width, height = map(float, alone.get("viewBox", "").split())
        assert view.x <= x
        assert view.y <= y
        assert view.x + view.width >= x + width - 0.01
        assert view.y + view.height >= y + height - 0.01


def test_an_overlay_is_a_coat_of_paints_badges_and_words() -> None:
    shown = definition(FIXTURES / "tasks.bpmn")
    task = next(each.id for each in shown.elements.values() if each.type == "userTask")
    mark = Mark(element=task, kind=Kind.ERROR, text="PR101", note="no handler")
    cold = Mark(element=task, kind=Kind.TOKEN)

    coat = draw_layers(shown, overlays={"mine": Overlay(marks=(mark, cold))}).coats["mine"]

    assert coat.paints[task].fill.startswith("#")
    assert b"PR101" in coat.marks
    assert coat.notes == {task: ("PR101 no handler",)}
    assert "қате".encode() in coat.legends["kk"]
    assert b"waits here" in coat.legends["en"]


def test_a_marked_flow_is_painted_with_ink_and_width() -> None:
    shown = definition(FIXTURES / "flows.bpmn")
    flow = next(each.id for each in shown.flows.values() if each.type == "sequenceFlow")

    coats = draw_layers(
        shown, overlays={"path": Overlay(marks=(Mark(element=flow, kind=Kind.PASSED),))}
    ).coats

    assert coats["path"].paints[flow].width > 2
    assert coats["path"].paints[flow].stroke.startswith("#")


def test_an_overlay_without_marks_is_not_offered() -> None:
    assert draw_layers(definition(FIXTURES / "tasks.bpmn"), overlays={"x": Overlay()}).coats == {}


def test_marks_and_legends_are_on_the_page_for_each_overlay() -> None:
    shown = definition(FIXTURES / "tasks.bpmn")
    sheet = Sheet(path=PurePosixPath("a.bpmn"), definition=shown, overlays=overlays(shown))

    page = build([sheet], title="x").decode()

    for name in ("heat", "coverage"):
        assert f'class="legend" data-overlay="{name}"' in page
        assert f'data-overlay="{name}"' in page.split("<figcaption>")[1].split("</svg>")[0]
