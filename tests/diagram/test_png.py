"""A picture becomes PNG with the shipped font, or says what to install."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import pytest

from procrunner import font
from procrunner.definition import Bounds, read_file
from procrunner.diagram import render, to_png
from procrunner.diagram.svg import Document
from procrunner.errors import UsageError

SVG = render(read_file(Path(__file__).parent / "fixtures/languages.bpmn"))


def test_png_is_as_large_as_asked_and_the_same_every_time() -> None:
    pytest.importorskip("resvg_py")

    png = to_png(SVG, scale=2)

    assert png == to_png(SVG, scale=2)
    once, twice = struct.unpack(">II", to_png(SVG, 1)[16:24]), struct.unpack(">II", png[16:24])
    assert twice == pytest.approx([2 * side for side in once], abs=1)


def test_text_is_as_wide_as_measured() -> None:
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    line = "Қызмет көрсетуге өтініш № 17 – «Жер», ₸"
    canvas = Document(Bounds(0, 0, 600, 60), label="", language="")
    canvas.text([(line, 10, 40)], size=24, anchor="start")

    with image.open(io.BytesIO(to_png(canvas.encode(), 1))) as png:
        left, _, right, _ = png.getchannel("A").getbbox()

    assert right - left == pytest.approx(font.width(line, 24), abs=4)


def test_without_the_extra_png_the_way_to_install_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)

    with pytest.raises(UsageError) as caught:
        to_png(SVG)

    assert str(caught.value) == (
        'PNG needs the package resvg_py\n  Install it: pip install "procrunner[png]"'
    )


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    pytest.importorskip("resvg_py")
    canvas = Document(Bounds(0, 0, 900_000, 900_000), label="", language="")

    with pytest.raises(UsageError) as caught:
        to_png(canvas.encode(), 1)

    assert str(caught.value) == (
        "the PNG would have 900,000 x 900,000 pixels; 200,000,000 are allowed\n"
        "  Choose a smaller scale, or SVG."
    )
