"""Names are set into boxes: whole words first, then smaller, then hyphenated, then cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from procrunner import font
from procrunner.definition import Bounds
from procrunner.diagram import blocks

BOX = Bounds(0, 0, 90, 76)
ICON = Bounds(0, 0, 24, 24)


def test_a_short_name_stands_in_the_middle_in_the_usual_size() -> None:
    block = blocks.fit("Тіркеу", BOX)

    assert (block.lines, block.size) == (("Тіркеу",), 12)
    assert block.top + 12 * font.LINE / 2 == BOX.height / 2


def test_a_name_moves_below_the_icon_before_it_shrinks() -> None:
    block = blocks.fit("Құжаттар топтамасын тексеру", BOX, (ICON,))

    assert block.size == 12
    assert ICON.height <= block.top < ICON.height + 1


def test_a_long_word_shrinks_before_it_is_broken() -> None:
    block = blocks.fit("Хабарламаларды қайтару", BOX)

    assert block.lines == ("Хабарламаларды", "қайтару")
    assert block.size < 12


def test_a_word_too_long_for_any_size_is_hyphenated_at_a_syllable() -> None:
    block = blocks.fit("Электрокардиографиялықзерттеу", BOX)

    assert block.lines[0].endswith("-")
    assert block.lines[1][0] not in font.VOWELS
    assert block.lines[1][1] in font.VOWELS
    assert "".join(block.lines).replace("-", "") == "Электрокардиографиялықзерттеу"


def test_ten_thousand_letters_are_cut_with_an_ellipsis() -> None:
    block = blocks.fit("ы" * 10_000, BOX)

    assert block.is_cut
    assert block.lines[-1].endswith("…")
    assert all(font.width(line, block.size) <= BOX.width for line in block.lines)


def test_nothing_is_written_where_there_is_no_room() -> None:
    assert blocks.fit("Өте кішкентай", Bounds(0, 0, 2, 6)).lines == ()


def test_a_name_breaks_behind_a_hyphen_between_words_but_not_behind_a_number() -> None:
    assert font.wrap("сәулет-жоспарлау", 12, [70]).lines == ("сәулет-", "жоспарлау")
    assert font.wrap("1-үдеріс", 12, [200, 200]).lines == ("1-үдеріс",)


def test_a_line_break_of_the_modeller_is_kept() -> None:
    assert font.wrap("бір\nекі", 12, [200]).lines == ("бір", "екі")


def test_kazakh_letters_and_signs_of_the_office_are_in_the_font() -> None:
    assert font.missing("ӘәҒғҚқҢңӨөҰұҮүҺһІі №₸«»–—…→äß") == ""


def test_letters_of_other_scripts_are_missing_and_have_a_width() -> None:
    assert font.missing("審あ審") == "審あ"
    assert font.width("審", 10) > font.width("ш", 10)
    assert font.width("\u200d", 10) == 0


@settings(max_examples=300, deadline=None)
@given(
    text=some.text(max_size=200),
    width=some.floats(1, 300),
    height=some.floats(1, 200),
    has_icon=some.booleans(),
)
def test_any_name_fits_any_box_or_is_cut(
    *, text: str, width: float, height: float, has_icon: bool
) -> None:
    box = Bounds(10, 20, width, height)
    keep_out = (Bounds(10, 20, 24, 24),) if has_icon else ()

    block = blocks.fit(text, box, keep_out)

    assert block.is_cut or squeezed("".join(block.lines)) == squeezed(text)
    for line in block.boxes:
        if not block.is_cut:
            assert line.width <= box.width + 0.1
            assert not any(blocks.shared(line, other) for other in keep_out)


def squeezed(text: str) -> str:
    return "".join(text.replace("-", "").split())
