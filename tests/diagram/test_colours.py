"""Colours of the modeller are kept, made readable, and never anything but colours."""

from __future__ import annotations

import pytest

from procrunner.diagram.colours import PAPER, TEXT, Colours, chosen, contrast, plain


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("#ABCDEF", "#abcdef"),
        ("#abc", "#aabbcc"),
        ("#aabbccdd", "#aabbcc"),
        ("rgb(255, 0, 300)", "#ff00ff"),
        ("Red", "#ff0000"),
        ("url(#x)", ""),
        ("javascript:alert(1)", ""),
        ("#12", ""),
        ("", ""),
    ],
)
def test_only_plain_colours_are_taken(given: str, known: str) -> None:
    assert plain(given) == known


def test_the_standard_vocabulary_goes_before_the_older_one() -> None:
    both = {"color:border-color": "#111111", "bioc:stroke": "#222222", "bioc:fill": "#eeeeee"}

    assert chosen(both) == Colours(fill="#eeeeee", stroke="#111111")


def test_text_takes_the_colour_of_the_outline_where_it_can_be_read() -> None:
    assert Colours(fill="#bbdefb", stroke="#0d4372").text == "#0d4372"
    assert Colours(fill="#202124", stroke="#202124").text == PAPER
    assert Colours(fill="#ffff00", stroke="#ffffff").text == TEXT
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
