"""The matrix of acts and drawings leads into the gallery, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from procrunner.gallery import build
from procrunner.regulation import read
from procrunner.regulation.page import page as matrix
from procrunner.regulation.trace import Coverage, trace
from tests.gallery.browser import Page, browser, chromium
from tests.gallery.conftest import ROOT, definition, own_sheets

pytestmark = pytest.mark.skipif(not chromium(), reason="no Chromium is installed here")

KNOWN = """
    [...new Set([...document.querySelectorAll('a[href^="index.html#"]')].map((a) => a.hash))]
"""
LOST = """
    HASHES.filter((hash) => {  // asked one by one: a browser does not follow hundreds at once
      const [key, id] = hash.slice(1).split("/").map(decodeURIComponent);
      const to = sheets.find((each) => each.key === key);
      if (!to?.things.has(id)) return true;
      show(to);
      choose(id);
      return chosen !== id || !drawn(id);
    })
"""


def covered() -> Iterator[Coverage]:
    for path in sorted((ROOT / "bpmn").glob("*/regulation.yaml")):
        act = read(path.read_bytes(), file=str(path))
        for service in act.services:
            drawn = sorted((path.parent / service.id).glob("*.bpmn"))
            named = {f"{act.id}/{service.id}/{each.stem}": definition(each) for each in drawn}
            yield trace(act, service, named)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("diagrams")
    (made / "index.html").write_bytes(build(own_sheets(), title="Gallery"))
    (made / "trace.html").write_bytes(matrix(list(covered()), {}))
    return made


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


def test_a_step_leads_to_its_element(tab: Page, folder: Path) -> None:
    tab.size(1440, 900)
    tab.open(folder / "trace.html")

    tab.run("""document.querySelector('a[href$="/Task_LookUpApplicant"]').click()""")
    tab.wait("location.pathname.endsWith('index.html') && document.readyState === 'complete'")

    assert tab.run("chosen") == "Task_LookUpApplicant"
    assert tab.run("document.querySelector('#details h2').textContent") != ""
    assert tab.complaints == []


def test_every_link_finds_its_element(tab: Page, folder: Path) -> None:
    tab.size(1440, 900)
    tab.open(folder / "trace.html")
    hashes = tab.run(KNOWN)
    tab.open(folder / "index.html")

    lost = tab.run(LOST.replace("HASHES", str(hashes)))

    assert len(hashes) > 300
    assert lost == []
