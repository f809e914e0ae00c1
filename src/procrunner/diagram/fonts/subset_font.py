"""Make the font that diagrams are drawn with: a part of Noto Sans, and the widths of its letters.

Run it when the set of letters changes, with the folder that holds NotoSans-Regular.ttf and
NotoSansMath-Regular.ttf (both SIL Open Font License 1.1):

    pip install "fonttools[woff]"
    python src/procrunner/diagram/fonts/subset_font.py /usr/share/fonts/truetype/noto
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DIAGRAM = Path(__file__).parents[1]
LETTERS = {
    *range(0x20, 0x7F),  # Latin
    *range(0xA0, 0x250),  # Latin-1, Extended-A and -B
    *(0x2BC, 0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30A, 0x30C),  # accents
    *range(0x400, 0x530),  # Cyrillic with all Kazakh letters
    *range(0x2010, 0x2028),  # dashes, quotation marks, ellipsis
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044),
    *(0x20AC, 0x20B8, 0x20BD, 0x2116, 0x2122),
}
SIGNS = {0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265}


def main(folder: Path) -> None:
    """Write the TrueType and WOFF2 files and the table of widths."""
    with tempfile.TemporaryDirectory() as scratch:
        parts = [
            part(folder / "NotoSans-Regular.ttf", LETTERS, Path(scratch) / "letters.ttf"),
            part(folder / "NotoSansMath-Regular.ttf", SIGNS, Path(scratch) / "signs.ttf"),
        ]
        font = Merger().merge(parts)
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created
    font.save(DIAGRAM / "fonts/NotoSans-Regular.ttf")
    font.flavor = "woff2"
    font.save(DIAGRAM / "fonts/NotoSans-Regular.woff2")
    (DIAGRAM.parent / "glyphs.py").write_text(table(font), encoding="utf-8")


def part(source: Path, letters: set[int], target: Path) -> str:
    """Save only these letters of a font."""
    font = TTFont(source)
    options = Options(hinting=False, layout_features=["mark"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    if "MATH" in font:
        del font["MATH"]
    font.save(target)
    return str(target)


def table(font: TTFont) -> str:
    """The widths as Python: the letters that share one."""
    sharing: dict[int, str] = defaultdict(str)
    for letter, glyph in sorted(font.getBestCmap().items()):
        sharing[font["hmtx"][glyph][0]] += chr(letter)
    lines = []
    for width, letters in sorted(sharing.items()):
        pieces = [escaped(letters[at : at + 60]) for at in range(0, len(letters), 60)]
        if len(pieces) == 1:
            lines.append(f"    {width}: {pieces[0]},")
        else:
            lines.append(f"    {width}: (")
            lines.extend(f"        {piece}" for piece in pieces)
            lines.append("    ),")
    return HEAD + "\n".join(lines) + "\n}\n"


HEAD = '''"""Widths of the letters of the shipped font; written by ``subset_font.py``."""

LETTERS_BY_WIDTH = {  # in thousandths of the font size
'''


def escaped(letters: str) -> str:
    """A string literal; what cannot be seen, combines, or looks like a quote is escaped."""
    return '"' + "".join(seen(letter) for letter in letters) + '"'


def seen(letter: str) -> str:
    """One letter of a literal."""
    if letter in '\\"' or not letter.isprintable() or "\u0300" <= letter < "\u0370":
        return f"\\u{ord(letter):04x}"
    return letter


if __name__ == "__main__":
    main(Path(sys.argv[1]))
