"""The page: one HTML file that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from itertools import chain

from lxml import etree

from procrunner.diagram.gaps import no_drawing
from procrunner.diagram.layers import Coat, Layers, draw_layers
from procrunner.gallery import details, markup, words
from procrunner.gallery.compact import Wardrobe, written
from procrunner.gallery.sheet import Card, Names, Sheet, cards, pairs
from procrunner.gallery.tree import Branch, grow

LANGUAGES = ("kk", "ru", "en")
SCRIPTS = ("gallery.js", "view.js", "details.js", "search.js", "beside.js", "keys.js")
FORBIDDEN = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card with its layers and what is told about it."""

    card: Card
    layers: Layers
    told: Mapping[str, details.Facts]


def build(
    sheets: Iterable[Sheet],
    *,
    title: str,
    languages: Sequence[str] = LANGUAGES,
    titles: Mapping[str, Names] | None = None,
    beside: bool = False,
) -> bytes:
    """One page for all diagrams of all sheets; the same bytes every time.

    Args:
        sheets: BPMN files with a drawing, in any order; of versions, the earlier one first.
        title: of the page.
        languages: to switch between; the first is shown first.
        titles: of folders by path, one in each language.
        beside: show two sheets, the earlier and the later version, side by side.

    Raises:
        DefinitionError: a version has no drawing (PR701).
    """
    made, mates = _versions(sheets, languages) if beside else (cards(sheets, languages), {})
    drawn = [_drawn(card, made, languages) for card in made]
    root = grow(made, titles or {}, len(languages))
    names = {card.key: [*_above(card, root), root.short[card.key]] for card in made}
    if beside:
        names = {card.key: [_version(names[card.key][:-1], card)] for card in made}
    wardrobe = Wardrobe()
    figures = _figures(drawn, names, wardrobe, languages)
    body = (
        markup.bar(title, languages)
        + markup.contents(root, languages)
        + f"<main>{figures}{markup.controls()}</main>"
        + markup.aside()
        + markup.guide(languages)
        + f'<svg class="signs" width="0" height="0" aria-hidden="true">{wardrobe.signs}</svg>'
    )
    short = {key: above[-1] for key, above in names.items()}
    data = _data(drawn, short, mates, title, languages)
    sheet = _file("gallery.css") + (_file("beside.css") if beside else "")
    style = _font() + sheet + _shown(languages) + wardrobe.style
    script = "\n".join(map(_file, SCRIPTS))
    opening = f'lang="{escape(languages[0])}"' + (' class="beside"' if beside else "")
    return _document(title, opening, style=style, body=body, data=data, script=script).encode()


def _versions(
    sheets: Iterable[Sheet], languages: Sequence[str]
) -> tuple[list[Card], dict[str, str]]:
    """The diagrams of both versions, and the key of the one that each stands beside."""
    both = list(sheets)
    for sheet in both:
        if not sheet.definition.diagrams:
            raise no_drawing(sheet.definition)
    found = pairs(cards(both, languages, as_given=True))
    mates = {one.key: other.key for pair in found for one in pair for other in pair if one != other}
    return list(chain.from_iterable(found)), mates


def _version(above: Sequence[Names], card: Card) -> Names:
    """Which version it is, and the title: ``Before: Permit``."""
    return tuple(": ".join(parts) for parts in zip(*above, card.titles, strict=True))


def _document(title: str, opening: str, *, style: str, body: str, data: str, script: str) -> str:  # noqa: PLR0913
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html {opening}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(title)}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{body}\n"
        f'<script type="application/json" id="data">{data}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _drawn(card: Card, every: Sequence[Card], languages: Sequence[str]) -> Drawn:
    layers = draw_layers(
        card.sheet.definition,
        diagram=card.number,
        languages=languages,
        overlays=card.sheet.overlays,
    )
    told = details.tell(card, _links(card, every), languages)
    return Drawn(card=card, layers=layers, told=told)


def _links(card: Card, every: Sequence[Card]) -> dict[str, str]:
    """Which diagram draws a process of any file, or a sub-process of this one."""
    links = {
        process.id: each.key
        for each in every
        if not each.number
        for process in each.sheet.definition.processes
    }
    own = {each.shown: each.key for each in every if each.sheet is card.sheet and each.number}
    return links | own


def _figures(
    drawn: Sequence[Drawn],
    names: Mapping[str, Sequence[Names]],
    wardrobe: Wardrobe,
    languages: Sequence[str],
) -> str:
    drawings = [_drawing(each) for each in drawn]
    for drawing in drawings:
        wardrobe.dress(drawing)
    wardrobe.share()
    return "".join(
        markup.figure(
            each.card,
            names[each.card.key],
            written(drawing),
            "".join(_legends(each.layers.coats, languages)),
            languages,
        )
        for each, drawing in zip(drawn, drawings, strict=True)
    )


def _drawing(drawn: Drawn) -> etree._Element:
    """Shapes, names and marks; these tell by a number, not by a long id, what they belong to."""
    drawing = etree.fromstring(drawn.layers.svg)
    drawing.set("class", "drawing")
    drawing.set("tabindex", "0")
    drawing.set("role", "application")
    for name, coat in drawn.layers.coats.items():
        if coat.marks:
            marks = etree.fromstring(coat.marks)
            marks.set("data-overlay", name)
            drawing.append(marks)
    numbers = {id_: str(number) for number, id_ in enumerate(drawn.told)}
    for node in drawing.iter("{*}*"):
        if owner := node.get("data-for", ""):
            node.set("data-for", numbers[owner])
    return drawing


def _legends(coats: Mapping[str, Coat], languages: Sequence[str]) -> Iterator[str]:
    for name, coat in coats.items():
        pictures = {
            language: written(etree.fromstring(picture))
            for language, picture in coat.legends.items()
        }
        yield markup.legend(name, pictures, languages)


def _above(card: Card, root: Branch) -> Iterator[Names]:
    branch = root
    for name in card.folders:
        branch = branch.branches[name]
        yield branch.titles


def _data(
    drawn: Sequence[Drawn],
    short: Mapping[str, Names],
    mates: Mapping[str, str],
    title: str,
    languages: Sequence[str],
) -> str:
    told: details.Json = {
        "title": title,
        "languages": languages,
        "words": {language: words.page(language) for language in languages},
        "diagrams": [
            {
                "key": each.card.key,
                "titles": details.one(each.card.titles),
                "short": details.one(short[each.card.key]),
                "things": list(each.told.items()),
                "overlays": {name: _coat(coat) for name, coat in each.layers.coats.items()},
                **({"mate": mates[each.card.key]} if each.card.key in mates else {}),
            }
            for each in drawn
        ],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return "".join(FORBIDDEN.get(letter, letter) for letter in text)


def _coat(coat: Coat) -> details.Json:
    paints: dict[str, details.Json] = {
        id_: {"fill": paint.fill} if paint.fill else {"stroke": paint.stroke, "width": paint.width}
        for id_, paint in coat.paints.items()
    }
    return {"paints": paints, "notes": {id_: said for id_, said in coat.notes.items() if said}}


def _shown(languages: Sequence[str]) -> str:
    """The rule that shows what is in the language of the page."""
    chosen = ",".join(f':root[lang="{each}"] [data-lang="{each}"]' for each in languages)
    return f"{chosen}{{display:inline}}"


def _font() -> str:
    path = resources.files("procrunner.diagram") / "fonts" / "NotoSans-Regular.woff2"
    data = base64.b64encode(path.read_bytes()).decode()
    source = f'url(data:font/woff2;base64,{data}) format("woff2")'
    return f'@font-face{{font-family:"Noto Sans";src:{source}}}\n'


def _file(name: str) -> str:
    return (resources.files("procrunner.gallery") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
