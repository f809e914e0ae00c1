"""Texts stay texts, whatever they hold."""

from __future__ import annotations

import pytest
from lxml import etree

from procrunner.graph import draw
from procrunner.graph.sheet import Sheet
from tests import graphviz

HOSTILE = [
    '"]; n9 [label="in',
    "\\N \\G \\l",
    "<b>bold</b>",
    "&lt;b&gt; &#65;",
    "<script>alert(1)</script> & more",
    "trailing backslash \\",
    "{a|b}",
    "\x00\x1b[31m",
    "Өтінішті қабылдау",
]


def _sheet(name: str) -> Sheet:
    sheet = Sheet(title=name)
    sheet.node("a:b", "process", name)
    sheet.node("other", "pool", "x")
    sheet.arrow("a:b", "other", name)
    return sheet


@graphviz.needed
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_drawn_letter_by_letter(name: str) -> None:
    svg = etree.fromstring(draw(_sheet(name).source, "svg"))

    nodes = svg.findall(".//{*}g[@class='node']")
    words = "".join(nodes[0].itertext()).split()
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    assert len(nodes) == 2
    assert "".join(words).removeprefix("n1") == "".join(shown.split())


def test_a_thing_is_drawn_once() -> None:
    sheet = Sheet()
    sheet.node("one", "process", "first")
    sheet.node("one", "missing", "again")

    assert "first" in sheet.source
    assert "again" not in sheet.source


def test_fonts_have_kazakh_letters_and_colours_have_six_digits() -> None:
    source = _sheet("x").source

    assert 'fontname="Noto Sans,DejaVu Sans"' in source
    assert "ortho" not in source
    assert all(len(part.partition('"')[0]) == 6 for part in source.split("#")[1:])
