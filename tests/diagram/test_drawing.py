"""Every fixture is drawn as its diagram interchange says, completely and always the same."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from procrunner import font
from procrunner.definition import Bounds, read_file
from procrunner.definition.model import Definition
from procrunner.diagram import activities, draw, labels, render
from procrunner.diagram.scene import Scene
from procrunner.errors import DefinitionError, NotFoundError

SVG = "{http://www.w3.org/2000/svg}"
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.bpmn"))
PLANES = [
    pytest.param(path, number, id=f"{path.stem}-{number}")
    for path in FIXTURES
    for number in range(len(read_file(path).diagrams))
]
every_plane = pytest.mark.parametrize(("path", "number"), PLANES)
LANGUAGES = ("", "kk", "ru", "en")


def picture(path: Path, number: int = 0, language: str = "") -> etree._Element:
    return etree.fromstring(render(read_file(path), diagram=number, language=language))


def scene(definition: Definition, number: int, language: str = "") -> Scene:
    return Scene(definition=definition, diagram=definition.diagrams[number], language=language)


def drawn(root: etree._Element) -> dict[str, etree._Element]:
    return {node.get("data-id", ""): node for node in root.iter(f"{SVG}g") if node.get("data-id")}


def numbers(path: str) -> list[float]:
    return [float(word) for word in re.findall(r"-?\d+(?:\.\d+)?", path)]


def box(node: etree._Element) -> tuple[float, float, float, float]:
    def value(name: str) -> float:
        return float(node.get(name, "0"))

    if node.tag == f"{SVG}rect":
        return value("x"), value("y"), value("width"), value("height")
    if node.tag == f"{SVG}circle":
        radius = value("r")
        return value("cx") - radius, value("cy") - radius, 2 * radius, 2 * radius
    steps = re.findall(r"([MLA]) ([^A-Z]+)", node.get("d", ""))
    points = [tuple(numbers(rest)[-2:]) for _, rest in steps]
    if any(letter == "A" for letter, _ in steps):  # a drum: the arcs bulge by their own height
        bulge = numbers(next(rest for letter, rest in steps if letter == "A"))[1]
        points += [(points[0][0], points[0][1] - bulge), (points[0][0], points[-2][1] + bulge)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def letters(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def shown(group: etree._Element) -> str:
    return "".join(span.text or "" for span in group.iter(f"{SVG}tspan"))


@every_plane
def test_each_drawn_thing_is_exactly_one_group(path: Path, number: int) -> None:
    definition = read_file(path)
    known = scene(definition, number)

    found = Counter(node.get("data-id") for node in picture(path, number).iter(f"{SVG}g"))

    del found[None]
    assert found == Counter([*known.nodes, *known.lines])


@every_plane
def test_shapes_lie_where_the_file_says(path: Path, number: int) -> None:
    groups = drawn(picture(path, number))

    for id_, node in scene(read_file(path), number).nodes.items():
        body = groups[id_].find(f"{SVG}*[@class='body']")
        bounds = node.bounds
        assert body is not None, id_
        assert box(body) == pytest.approx(
            (bounds.x, bounds.y, bounds.width, bounds.height), abs=0.5
        ), id_


@every_plane
def test_every_waypoint_is_on_the_path(path: Path, number: int) -> None:
    groups = drawn(picture(path, number))

    for id_, line in scene(read_file(path), number).lines.items():
        body = groups[id_].find(f"{SVG}path[@class='body']")
        assert body is not None
        values = numbers(body.get("d", ""))
        pairs = list(zip(values[::2], values[1::2], strict=True))
        assert set(line.points) <= set(pairs), id_


@every_plane
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_there_completely(path: Path, number: int, language: str) -> None:
    root = picture(path, number, language)
    known = scene(read_file(path), number, language)
    outside = {
        node.get("data-for"): node for node in root.iter(f"{SVG}g") if node.get("class") == "label"
    }

    for id_, each in [*known.nodes.items(), *known.lines.items()]:
        group = outside.get(id_, drawn(root)[id_])
        text, title = shown(group), drawn(root)[id_].findtext(f"{SVG}title", "")
        if text.endswith("…") or not text:  # the last resort: the title has it all
            assert letters(each.name) in letters(title) or not each.name
        else:
            assert letters(text) == letters(each.name), id_


@every_plane
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_in_a_task_stays_in_its_box_and_off_its_icon(
    path: Path, number: int, language: str
) -> None:
    known = scene(read_file(path), number, language)
    groups = drawn(picture(path, number, language))

    for id_, node in known.nodes.items():
        if node.kind not in activities.KINDS:
            continue
        has_icon = activities.has_icon(node, known)
        for line in lines_of(groups[id_]):
            assert inside(line, node.bounds), id_
            corner = Bounds(node.bounds.x + 6, node.bounds.y + 5, 18, 18)
            assert not (has_icon and meet(line, corner)), id_


def lines_of(group: etree._Element) -> list[Bounds]:
    found = []
    for text in group.iterchildren(f"{SVG}text"):
        size = float(text.get("font-size", "0"))
        for span in text:
            wide = font.width(span.text or "", size)
            middle, baseline = float(span.get("x", "0")), float(span.get("y", "0"))
            found.append(Bounds(middle - wide / 2, baseline - 0.76 * size, wide, size))
    return found


def inside(line: Bounds, around: Bounds) -> bool:
    return (
        line.x >= around.x
        and line.y >= around.y
        and line.x + line.width <= around.x + around.width
        and line.y + line.height <= around.y + around.height
    )


def meet(one: Bounds, other: Bounds) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@every_plane
def test_nothing_outside_the_picture_is_referred_to(path: Path, number: int) -> None:
    root = picture(path, number)

    names = {etree.QName(node).localname for node in root.iter()}
    values = [str(value) for node in root.iter() for value in node.attrib.values()]

    assert names <= {"svg", "title", "desc", "g", "rect", "circle", "path", "text", "tspan"}
    assert not [value for value in values if "url(" in value or "://" in value]
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


@every_plane
def test_everything_drawn_is_within_the_view(path: Path, number: int) -> None:
    root = picture(path, number)
    view = Bounds(*(float(word) for word in root.get("viewBox", "").split()))
    known = scene(read_file(path), number)

    for node in known.nodes.values():
        assert inside(node.bounds, view)
        if node.kind in labels.OUTSIDE:
            assert all(inside(line, view) for line in labels.place(node).boxes)


def test_a_picture_has_no_ids_so_that_many_fit_on_one_page() -> None:
    ids = [
        node.get("id")
        for path in FIXTURES
        for node in picture(path).iter()
        if node.get("id") is not None
    ]

    assert ids == []


def test_a_picture_can_be_read_aloud() -> None:
    root = picture(FIXTURES[0])

    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert [etree.QName(node).localname for node in root[:2]] == ["title", "desc"]


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib, sys; from pathlib import Path;"
        "from procrunner.definition import read_file; from procrunner.diagram import render;"
        "found = hashlib.sha256();"
        "[found.update(render(read_file(Path(name)))) for name in sys.argv[1:]];"
        "print(found.hexdigest())"
    )
    names = [str(path) for path in FIXTURES]
    here = hashlib.sha256(b"".join(render(read_file(path)) for path in FIXTURES)).hexdigest()

    found = {
        subprocess.run(
            [sys.executable, "-c", script, *names],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }

    assert found == {here}


def test_a_collapsed_sub_process_has_a_picture_of_its_own() -> None:
    definition = read_file(Path(__file__).parent / "fixtures/sub-processes.bpmn")

    by_number = render(definition, diagram=1)

    assert by_number == render(definition, diagram="Closed")
    assert by_number == render(definition, diagram="Diagram_Closed")
    assert set(drawn(etree.fromstring(by_number))) == {"Deep_Start", "Deep_Task", "Deep_1"}


def test_an_unknown_diagram_is_refused_with_the_known_ones() -> None:
    definition = read_file(Path(__file__).parent / "fixtures/tasks.bpmn")

    with pytest.raises(NotFoundError, match="there is no diagram 'x'") as caught:
        render(definition, diagram="x")

    assert caught.value.hint == "It has: Diagram_main"


def test_a_file_without_a_drawing_is_refused_with_the_way_to_make_one(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "fixtures/tasks.bpmn").read_text(encoding="utf-8")
    file = tmp_path / "licence.bpmn"
    file.write_text(
        re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", text, flags=re.DOTALL)
    )

    with pytest.raises(DefinitionError) as caught:
        render(read_file(file, shown="bpmn/licence.bpmn"))

    assert str(caught.value) == (
        "bpmn/licence.bpmn:1:1: PR701 the file has no drawing (BPMN diagram interchange)\n"
        "  Make one: procrunner layout bpmn/licence.bpmn"
    )


def test_half_a_drawing_is_drawn_and_what_is_missing_is_named() -> None:
    definition = read_file(Path(__file__).parent / "fixtures/incomplete.bpmn", shown="half.bpmn")

    found = draw(definition)

    assert set(drawn(etree.fromstring(found.svg))) == {"Start", "Shown", "F1"}
    assert [(each.code, each.message) for each in found.warnings] == [
        ("PR702", "'Forgotten' has no place in the drawing"),
        ("PR702", "'F2' has no place in the drawing"),
        ("PR703", "the drawing shows 'Ghost', which the file does not have"),
        ("PR704", "'Flat' has no usable coordinates"),
        ("PR704", "'Nowhere' has no usable coordinates"),
        ("PR703", "the drawing shows 'Ghost_Flow', which the file does not have"),
        ("PR704", "'F3' has no usable coordinates"),
    ]


def test_letters_that_the_font_lacks_are_named() -> None:
    definition = read_file(Path(__file__).parent / "fixtures/hostile.bpmn")

    warnings = draw(definition).warnings

    found = {each.element: each for each in warnings if each.code == "PR705"}
    assert set(found) == {"N3", "N4", "N5", "N7"}
    assert found["N7"].message == "'N7': the drawing's font has no U+202E, U+202C"
    assert "no '👩' (U+1F469), U+200D, '👧' (U+1F467)" in found["N5"].message


def test_names_that_had_to_be_cut_are_told() -> None:
    definition = read_file(Path(__file__).parent / "fixtures/hostile.bpmn")

    found = [each.message for each in draw(definition).warnings if each.code == "PR706"]

    assert found == [
        "'Endless' is too small for its name, which is cut",
        "'Endless_Word' is too small for its name, which is cut",
        "'Tiny' is too small for its name, which is cut",
    ]


def test_an_element_without_a_symbol_is_a_plain_box_and_told(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "fixtures/tasks.bpmn").read_text(encoding="utf-8")
    file = tmp_path / "choreography.bpmn"
    file.write_text(
        text.replace('<bpmn:task id="Task_task"', '<bpmn:choreographyTask id="Task_task"')
    )

    found = draw(read_file(file))

    assert "Task_task" in drawn(etree.fromstring(found.svg))
    assert [str(each) for each in found.warnings] == [
        f"{file}:4:5: PR707 'Task_task': there is no symbol for choreographyTask; it is a plain box"
    ]


@pytest.mark.parametrize(
    "path",
    [path for path in FIXTURES if path.stem not in ("hostile", "incomplete")],
    ids=lambda path: path.stem,
)
def test_a_sound_fixture_is_drawn_without_a_warning(path: Path) -> None:
    assert draw(read_file(path)).warnings == ()
