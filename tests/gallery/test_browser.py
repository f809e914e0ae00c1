"""The page in a browser, opened as a file: what a reviewer does, and that nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from procrunner.gallery import build
from tests.gallery.browser import Page, browser, chromium
from tests.gallery.conftest import fixture_sheets, overlays, own_sheets

pytestmark = pytest.mark.skipif(not chromium(), reason="no Chromium is installed here")

PROVIDER = "zhambyl-2015-222.inspection-certificate.provider"
PSC = "zhambyl-2015-222.inspection-certificate.psc"
TASK = "Task_RegisterApplication"
DESK = (1440, 900)
PHONE = (360, 740)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = [replace(each, overlays=overlays(each.definition)) for each in own_sheets()]
    path = tmp_path_factory.mktemp("gallery") / "index.html"
    hostile = [each for each in fixture_sheets() if each.path.stem == "hostile"]
    path.write_bytes(build([*own, *hostile], title="Gallery"))
    return path


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(tab: Page, file: Path) -> Iterator[Page]:
    tab.size(*DESK)
    tab.call("Emulation.setEmulatedMedia", media="")
    tab.requests.clear()
    tab.complaints.clear()
    tab.open(file, f"#{PROVIDER}")
    yield tab
    assert tab.complaints == []
    asked = [each for each in tab.requests if not each.startswith(("file:", "data:", "about:"))]
    assert asked == []


def view(page: Page) -> list[float]:
    shown = page.run("document.querySelector('figure.shown .drawing').getAttribute('viewBox')")
    return [float(each) for each in shown.split()]


def place(page: Page, id_: str) -> tuple[float, float]:
    """The middle of an element on the screen."""
    found: list[float] = page.run(
        f"(() => {{ const box = document.querySelector("
        f"'figure.shown [data-id={json.dumps(id_)}] > .body').getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2] })()"
    )
    return found[0], found[1]


def heading(page: Page) -> str:
    told: str = page.run("document.querySelector('#details h2')?.textContent ?? ''")
    return told


def seen(page: Page, selector: str) -> list[str]:
    """The texts of what matches and can be seen."""
    texts: list[str] = page.run(
        f"[...document.querySelectorAll({json.dumps(selector)})]"
        ".filter((each) => each.getClientRects().length)"
        ".map((each) => each.textContent)"
    )
    return texts


def rows(page: Page) -> dict[str, str]:
    told: dict[str, str] = page.run(
        "Object.fromEntries([...document.querySelectorAll('#details dt')]"
        ".map((each) => [each.textContent, each.nextSibling.textContent]))"
    )
    return told


def test_it_opens_as_a_file_and_fetches_nothing(page: Page, file: Path) -> None:
    assert page.run("document.title").endswith(" · Gallery")
    assert [each for each in page.requests if each.startswith("file:")] == [
        f"{file.as_uri()}#{PROVIDER}".partition("#")[0]
    ]


def test_the_shipped_font_is_the_one_that_is_used(page: Page) -> None:
    assert page.run("document.fonts.ready.then(() => document.fonts.check('12px \"Noto Sans\"'))")
    assert page.run("[...document.fonts].map((each) => each.status)") == ["loaded"]


def test_the_language_changes_names_and_page(page: Page) -> None:
    before = seen(page, "figure.shown .labels text")

    page.run("document.querySelector('[data-speak=ru]').click()")

    after = seen(page, "figure.shown .labels text")
    assert "Кеңсе қызметкері" in before
    assert "Сотрудник канцелярии" in after
    assert "Кеңсе қызметкері" not in after
    assert page.run("document.documentElement.lang") == "ru"
    assert page.run("document.querySelector('#search').placeholder").startswith("Поиск")
    assert "Процедура услугодателя" in "".join(seen(page, "#tree a span"))
    assert page.run("location.search") == "?lang=ru"


def test_a_link_names_the_language(page: Page, file: Path) -> None:
    page.open(file, f"?lang=en#{PROVIDER}/{TASK}")

    assert heading(page) == "Register the application, pass it to the head"


def test_a_deep_link_shows_and_tells_the_element(page: Page, file: Path) -> None:
    page.open(file, f"?lang=en#{PSC}/Task_LogIn")

    x, y = place(page, "Task_LogIn")
    assert heading(page).startswith("Process 1.")
    assert 300 < x < DESK[0] - 340
    assert 52 < y < DESK[1]
    assert page.run("document.querySelector('.chosen').dataset.id") == "Task_LogIn"


def test_a_link_to_nowhere_still_shows_a_diagram(page: Page, file: Path) -> None:
    page.open(file, "#nowhere/%E0%A4%A")

    assert len(seen(page, "figure h1")) == 1


def test_a_click_tells_about_an_element(page: Page) -> None:
    page.run("document.querySelector('[data-speak=en]').click()")
    page.click(*place(page, TASK))

    told = rows(page)
    assert heading(page) == "Register the application, pass it to the head"
    assert told["Step of the regulation"] == "provider/task-1"
    assert told["Performed by"] == "Chancellery officer"
    assert told["Term"] == "15 minutes, working time (PT15M)"
    assert told["From"] == "Application and papers arrived"
    assert told["Id"] == TASK
    assert page.run("location.hash") == f"#{PROVIDER}/{TASK}"


def test_a_click_on_nothing_closes_the_details(page: Page, file: Path) -> None:
    page.open(file, f"#{PROVIDER}/{TASK}")

    page.click(700, 118)

    assert page.run("document.documentElement.classList.contains('telling')") is False


def test_a_click_on_a_name_tells_about_what_it_names(page: Page) -> None:
    x, y = page.run(
        "(() => { const text = [...document.querySelectorAll('figure.shown [data-lang=kk] text')]"
        ".find((each) => each.textContent === 'Кеңсе қызметкері').getBoundingClientRect();"
        "return [text.x + text.width / 2, text.y + text.height / 2] })()"
    )

    page.click(x, y)

    assert page.run("chosen") == "Lane_Chancellery"


def test_a_flow_is_easy_to_hit(page: Page) -> None:
    x, y = place(page, "Flow_RegisterApplication_HeadResolution")
    hit = page.run(
        "(() => { const path = document.querySelector("
        "'figure.shown [data-id=Flow_HeadResolution_DepartmentResolution] > .body');"
        "const at = path.getPointAtLength(30).matrixTransform(path.getScreenCTM());"
        "return [at.x + 2, at.y] })()"
    )

    page.click(*hit)

    assert (x, y) != (0, 0)
    assert page.run("chosen") == "Flow_HeadResolution_DepartmentResolution"


def test_the_way_on_is_a_link(page: Page, file: Path) -> None:
    page.open(file, f"?lang=en#{PROVIDER}/{TASK}")

    page.run("[...document.querySelectorAll('#details dd a')].at(-1).click()")
    page.wait("chosen === 'Task_HeadResolution'")

    assert heading(page) == "Examine, pass to the head of department"


def test_a_called_process_is_a_link_to_its_diagram(page: Page, file: Path) -> None:
    page.open(file, f"?lang=en#{PSC}")
    calls = page.run("[...sheet.things].find(([, each]) => each.kind === 'callActivity')[0]")

    page.run(f"choose({json.dumps(calls)})")
    page.run(f"document.querySelector('#details a[href=\"#{PROVIDER}\"]').click()")
    page.wait(f"sheet.key === '{PROVIDER}'")


def test_search_finds_names_clauses_handlers_and_roles(page: Page) -> None:
    asked = {
        "Register the application": TASK,  # another language than the page's
        "өтінішті тіркеп": TASK,
        "ПЕРЕДАЧА РУКОВОДИТЕЛЮ": TASK,
        "provider/task-1": TASK,
        "certificates.issue": "Task_IssueCertificate",
        "dept-head": "Task_DepartmentResolution",
        "Жолаушылар көлігі": "Lane_Specialist",
    }

    found = {}
    for text, id_ in asked.items():
        page.run("search.value = ''")
        page.run("search.focus()")
        page.type(text)
        links = page.run("[...document.querySelectorAll('#found a')].map((each) => each.hash)")
        marked = page.run(f"drawn({json.dumps(id_)}).classList.contains('found')")
        found[text] = f"#{PROVIDER}/{id_}" in links and marked

    assert found == dict.fromkeys(asked, True)


def test_a_result_leads_to_its_element_by_keys_alone(page: Page) -> None:
    page.press("/", "Slash")
    page.type("certificates.issue")
    page.press("ArrowDown")
    page.press("Enter")
    page.wait("chosen === 'Task_IssueCertificate'")

    x, y = place(page, "Task_IssueCertificate")
    assert 300 < x < DESK[0] - 340
    assert 52 < y < DESK[1]


def test_nothing_found_is_said(page: Page) -> None:
    page.press("/", "Slash")
    page.type("qwertyuiop")

    assert seen(page, "#found p") == ["Ештеңе табылмады"]


def test_the_wheel_zooms_at_the_pointer(page: Page) -> None:
    before, (x, y) = view(page), place(page, TASK)

    page.wheel(x, y, -400)

    page.wait(f"sheet.svg.viewBox.baseVal.width < {before[2] * 0.9}")
    after = place(page, TASK)
    assert after == pytest.approx((x, y), abs=2)


def test_a_drag_moves_the_diagram_and_selects_nothing(page: Page) -> None:
    before = place(page, TASK)

    page.drag((900, 400), (1000, 460))

    after = place(page, TASK)
    assert after == pytest.approx((before[0] + 100, before[1] + 60), abs=2)
    assert heading(page) == ""


def test_two_fingers_zoom(page: Page) -> None:
    page.size(*DESK, touch=True)
    before = view(page)

    page.pinch(((800, 400), (700, 400)), ((900, 400), (1000, 400)))
    page.size(*DESK)

    assert view(page)[2] == pytest.approx(before[2] / 3, rel=0.1)


def test_one_finger_moves(page: Page) -> None:
    page.size(*DESK, touch=True)
    before = place(page, TASK)

    page.pinch(((800, 400), (860, 430)))
    page.size(*DESK)

    assert place(page, TASK) == pytest.approx((before[0] + 60, before[1] + 30), abs=3)


def test_keys_zoom_move_and_fit(page: Page) -> None:
    start = view(page)

    page.press("+", "Equal")
    larger = view(page)
    page.press("ArrowRight")
    moved = view(page)
    page.press("0", "Digit0")

    assert larger[2] < start[2]
    assert moved[0] > larger[0]
    assert view(page) == start


def test_keys_work_in_a_cyrillic_layout(page: Page) -> None:
    page.press("т", "KeyN")
    page.press("т", "KeyN")
    page.press("з", "KeyP")

    assert page.run("chosen") == page.run(
        "[...sheet.things.keys()].find((id) => !/^(Lane|Part)/.test(id))"
    )


def test_keys_go_through_elements_to_the_details_and_back(page: Page) -> None:
    page.press("n", "KeyN")
    page.press("Enter")
    focused = page.run("document.activeElement.tagName")
    page.press("Escape")

    assert focused == "H2"
    assert page.run("document.activeElement === sheet.svg")
    assert page.run("chosen") == ""


def test_brackets_turn_the_page(page: Page) -> None:
    page.press("]", "BracketRight")
    page.wait(f"sheet.key === '{PSC}'")


def test_what_has_the_focus_is_seen(page: Page) -> None:
    shown = []
    for _ in range(8):
        page.press("Tab")
        shown.append(page.run("getComputedStyle(document.activeElement).outlineStyle"))

    assert set(shown) == {"solid"}


def test_buttons_have_names_for_those_who_hear_the_page(page: Page) -> None:
    names = page.run(
        "[...document.querySelectorAll('button')].filter((each) => each.getClientRects().length)"
        ".map((each) => each.getAttribute('aria-label') ?? each.textContent.trim())"
    )

    assert names
    assert all(names)


def test_an_overlay_is_switched_on_and_off(page: Page) -> None:
    fill = f"getComputedStyle(drawn('{TASK}').querySelector('.body')).fill"
    first = page.run(
        "[overlay, getComputedStyle(document.querySelector('.shown .marks.on')).display]"
    )
    warm = page.run(fill)

    page.run("document.querySelector('#overlays button').click()")

    assert first == ["heat", "inline"]
    assert seen(page, "#overlays button") == ["Жүктеме", "Тестпен қамтылуы"]
    assert warm != "rgb(255, 255, 255)"
    assert page.run(fill) == "rgb(255, 255, 255)"
    assert seen(page, ".shown .legend") == []


def test_only_one_overlay_is_on_with_its_legend(page: Page) -> None:
    page.run("document.querySelectorAll('#overlays button')[1].click()")

    assert page.run(
        "[...document.querySelectorAll('.shown .on')].map((e) => e.dataset.overlay)"
    ) == [
        "coverage",
        "coverage",
    ]
    assert "тестпен тексерілген" in "".join(seen(page, ".shown .legend.on text"))


def test_hostile_names_run_nothing(page: Page, file: Path) -> None:
    page.open(file, "#fixtures.hostile")
    names = page.run("[...sheet.things.keys()]")
    for name in names:
        page.run(f"choose({json.dumps(name)})")

    page.press("/", "Slash")
    page.type("script")

    assert page.run("document.querySelectorAll('script').length") == 2
    assert page.run("document.querySelectorAll('#found a').length") > 0


def test_the_dialog_tells_the_keys(page: Page) -> None:
    page.press("?", "Slash")
    opened = seen(page, "dialog h2")
    page.press("Escape")

    assert "Пернелер" in opened[0]
    assert page.run("document.querySelector('dialog').open") is False


def test_no_width_needs_a_sideways_scroll(page: Page) -> None:
    page.run(f"location.hash = '#{PROVIDER}/{TASK}'")
    page.wait(f"chosen === '{TASK}'")

    wide, high = {}, {}
    for width in (360, 400, 768, 1024):
        page.size(width, 740)
        wide[width] = page.run("document.documentElement.scrollWidth") <= width
        high[width] = page.run("sheet.svg.clientHeight") > 150

    assert wide == dict.fromkeys(wide, True)
    assert high == dict.fromkeys(high, True)


def test_a_phone_has_the_contents_behind_a_button(page: Page, file: Path) -> None:
    page.size(*PHONE)
    page.open(file, f"#{PROVIDER}")
    before = seen(page, "#tree a")

    page.run("document.querySelector('#menu').click()")
    during = seen(page, "#tree a")
    page.run("document.querySelector('#tree a').click()")
    page.wait("!document.documentElement.classList.contains('menu')")

    assert before == []
    assert during
    assert seen(page, "#tree a") == []


def test_a_phone_begins_where_names_can_be_read(page: Page, file: Path) -> None:
    page.size(*PHONE)
    page.open(file, f"#{PSC}")

    assert page.run("sheet.view.scale") >= 0.5


def test_print_has_one_diagram_a_page_and_no_chrome(page: Page, file: Path) -> None:
    page.open(file, f"#{PROVIDER}/{TASK}")
    before = view(page)

    pdf = page.pdf()

    diagrams = page.run("sheets.length")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == diagrams
    assert view(page) == before


def test_print_hides_all_but_titles_and_drawings(page: Page) -> None:
    page.call("Emulation.setEmulatedMedia", media="print")

    for chrome in ("#bar", "#contents", "#details", ".zoom"):
        assert seen(page, chrome) == []
    assert len(seen(page, "figure h1")) == page.run("sheets.length")


def test_print_shows_each_drawing_as_a_whole(page: Page) -> None:
    page.press("+", "Equal")

    page.run("dispatchEvent(new Event('beforeprint'))")
    printed = view(page)
    page.run("dispatchEvent(new Event('afterprint'))")

    home: dict[str, Any] = page.run("sheet.home")
    assert printed == pytest.approx([home["x"], home["y"], home["width"], home["height"]])
    assert view(page)[2] < printed[2]
