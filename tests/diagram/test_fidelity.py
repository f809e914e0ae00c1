"""The shapes agree with those of bpmn-js, the viewer that most modellers know.

Runs on a build server (CI is set) where npm and chromium are installed. Names are left out of
the comparison: bpmn-js lets them run over icons and breaks words anywhere.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import reduce
from operator import or_
from pathlib import Path

import pytest

from procrunner.definition import read_file
from procrunner.diagram import render, to_png

VERSION = "18.31.1"
NEAR = 3  # pixels
DARK = 170
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.bpmn"))
OTHERWISE = ("hostile", "incomplete")  # bpmn-js draws hostile colours and broken places
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.skipif(not os.environ.get("CI"), reason="compares with bpmn-js when CI is set"),
    pytest.mark.skipif(BROWSER is None, reason="chromium is not installed"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="node and npm are not installed"),
]

PAGE = """<!doctype html><meta charset="utf-8"><div id="canvas" style="width:2000px;height:2000px">
</div><pre id="out"></pre><script>%s</script><script>
(async () => {
  const found = {};
  for (const [name, xml] of Object.entries(%s)) {
    document.getElementById("canvas").replaceChildren();
    const viewer = new BpmnJS({container: "#canvas"});
    await viewer.importXML(xml);
    found[name] = (await viewer.saveSVG()).svg;
  }
  const bytes = new TextEncoder().encode(JSON.stringify(found));
  out.textContent = "@" + btoa(Array.from(bytes, b => String.fromCharCode(b)).join("")) + "@";
})();
</script>"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every fixture as bpmn-js draws it."""
    folder = tmp_path_factory.mktemp("bpmn-js")
    install = ["npm", "install", "--no-audit", "--no-fund", f"bpmn-js@{VERSION}"]
    if subprocess.run(install, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip(f"npm cannot install bpmn-js {VERSION} here")
    viewer = folder / "node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"
    files = {path.stem: path.read_text(encoding="utf-8") for path in FIXTURES}
    script = viewer.read_text(encoding="utf-8").replace("</script", "<\\/script")
    page = folder / "page.html"
    page.write_text(PAGE % (script, json.dumps(files).replace("</", "<\\/")), encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    command = [str(BROWSER), *flags, "--virtual-time-budget=60000", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    found = re.search(r"@([A-Za-z0-9+/=]+)@", dom)
    assert found, dom[-500:]
    return json.loads(base64.b64decode(found[1]))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_ink_lies_where_bpmn_js_puts_it(path: Path, theirs: dict[str, str]) -> None:
    if path.stem in OTHERWISE:
        pytest.skip("drawn otherwise on purpose")
    own, other = render(read_file(path)).decode(), theirs[path.stem]
    view = around(own, other)

    ours, expected = ink(framed(own, view)), ink(framed(other, view))

    recall, precision = share(expected, near(ours)), share(ours, near(expected))
    print(f"{path.stem}: recall {recall:.3f}, precision {precision:.3f}")  # noqa: T201 - the figures
    assert recall >= 0.95
    assert precision >= 0.95


def around(*pictures: str) -> str:
    """A view that shows the same part of the plane in all pictures."""
    boxes = [re.search(r'viewBox="([^"]+)"', each) for each in pictures]
    values = [[float(word) for word in box[1].split()] for box in boxes if box]
    left, top = (int(min(box[at] for box in values)) - 1 for at in (0, 1))
    right, bottom = (max(box[at] + box[at + 2] for box in values) for at in (0, 1))
    return f"{left} {top} {int(right - left) + 1} {int(bottom - top) + 1}"


def framed(picture: str, view: str) -> str:
    """The picture without text, with another view."""
    picture = re.sub(r"<text.*?</text>", "", picture, flags=re.DOTALL)
    start = picture.index("<svg")
    end = picture.index(">", start)
    head = re.sub(r' (width|height|viewBox)="[^"]*"', "", picture[start:end])
    _, _, width, height = view.split()
    return f'{head} viewBox="{view}" width="{width}" height="{height}"{picture[end:]}'


def ink(picture: str) -> list[int]:
    """Dark pixels, each row as the bits of a number."""
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    with image.open(io.BytesIO(to_png(picture.encode(), 1))) as png:
        paper = image.new("RGBA", png.size, "white")
        paper.alpha_composite(png.convert("RGBA"))
    dark = paper.convert("L").point(lambda value: 255 if value < DARK else 0).convert("1")
    wide, data = (dark.width + 7) // 8, dark.tobytes()
    return [int.from_bytes(data[at : at + wide], "big") for at in range(0, len(data), wide)]


def near(rows: Sequence[int]) -> list[int]:
    """All pixels not further than NEAR from a dark one."""
    wide = [reduce(or_, (row << by | row >> by for by in range(NEAR + 1))) for row in rows]
    return [reduce(or_, wide[max(at - NEAR, 0) : at + NEAR + 1]) for at in range(len(wide))]


def share(of: Sequence[int], within: Sequence[int]) -> float:
    """How much of the ink lies within other ink."""
    met = sum((one & other).bit_count() for one, other in zip(of, within, strict=True))
    return met / sum(row.bit_count() for row in of)
